using System.CommandLine;
using Tayori.Bench.Idle;

namespace Tayori.Bench;

/// <summary><c>idle</c>: what a connection costs a server while nothing happens on it.</summary>
static class IdleVerb
{
    const string Description = """
        Opens connections to an IMAP or POP3 port (the greeting tells which) and says what each costs the server's process in resident memory: before login, after it, and for IMAP in IDLE.

        Before anything is counted as many connections do the same and leave, so that code is compiled and pools are full. --collect asks a .NET server to collect garbage first: what it then
        holds is the connections'; without it, what the collector has not got round to yet is counted in. {0} in --user stands for the number of the connection.

        Example:
          idle --port 10143 --pid 4711 --connections 5000 --user me@example.org --password secret --collect
        """;

    /// <summary>A server tidies up after a burst: buffers return, the kernel takes pages back.</summary>
    static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        Command command = new("idle", Description);
        ServerOptions server = new(command, port: 143, withLogin: true);
        Option<int> connections = new("--connections") { DefaultValueFactory = _ => 5000, Description = "Connections to open", HelpName = "N" };
        Option<int> accounts = new("--accounts") { DefaultValueFactory = _ => int.MaxValue, Description = "After so many connections {0} begins at 0 again", HelpName = "N" };
        Option<int> warm = new("--warm") { DefaultValueFactory = _ => 200, Description = "Connections that come and go before", HelpName = "N" };
        Option<bool> compress = new("--compress") { Description = "Compress an IMAP connection after login (RFC 4978)" };
        Option<bool> collect = new("--collect") { Description = "Have a .NET server collect garbage before each figure" };
        foreach (Option option in (Option[])[connections, accounts, warm, compress, collect])
            command.Add(option);
        command.SetAction((parsed, cancellationToken) =>
        {
            IdleTarget target = new(server.Address(parsed), server.Login(parsed), parsed.GetValue(accounts), parsed.GetValue(compress));
            Meter meter = new(server.Process(parsed), parsed.GetValue(collect), server.Report("idle", parsed));
            return RunAsync(target, parsed.GetValue(warm), parsed.GetValue(connections), meter, cancellationToken);
        });
        return command;
    }

    static async Task RunAsync(IdleTarget target, int warm, int count, Meter meter, CancellationToken cancellationToken)
    {
        // The first login alone: hashing passwords takes memory that is not the connections'.
        foreach (int some in (int[])[1, warm])
        {
            await using IdleClients before = await IdleClients.ConnectAsync(target, some, cancellationToken);
            foreach (IdlePhase phase in before.Phases)
                await before.EnterAsync(phase, cancellationToken);
        }
        await meter.BeginAsync(cancellationToken);
        await using IdleClients clients = await IdleClients.ConnectAsync(target, count, cancellationToken);
        await meter.SayAsync("before-login", count, cancellationToken);
        foreach (IdlePhase phase in clients.Phases)
        {
            await clients.EnterAsync(phase, cancellationToken);
            await meter.SayAsync(phase.Name, count, cancellationToken);
        }
    }

    sealed class Meter(int pid, bool collect, Report report)
    {
        readonly ResidentMemory _memory = new(pid);
        double _before;

        public async Task BeginAsync(CancellationToken cancellationToken)
        {
            _before = await KilobytesAsync(cancellationToken);
            report.Add("nobody", new Figure("resident", _before, "KB"));
        }

        public async Task SayAsync(string phase, int count, CancellationToken cancellationToken)
        {
            double now = await KilobytesAsync(cancellationToken);
            report.Add(phase, new("resident", now, "KB"), new("each", (now - _before) / count, "KB"));
        }

        async Task<double> KilobytesAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(s_settling, cancellationToken);
            double now = _memory.Octets();
            // A collection lets finalizers run, the next gives back what they held; the collector returns memory to the system little by little.
            for (double before = double.MaxValue; collect && now < 0.98 * before;)
            {
                before = now;
                await DotNetProcess.CollectGarbageAsync(pid, cancellationToken);
                await Task.Delay(s_settling, cancellationToken);
                await DotNetProcess.CollectGarbageAsync(pid, cancellationToken);
                now = _memory.Octets();
            }
            return now / 1024.0;
        }
    }
}
