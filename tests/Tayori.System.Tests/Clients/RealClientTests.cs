using System.Diagnostics;
using System.Globalization;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.Clients;

/// <summary>
/// The scripts of tests/clients, one test each, on one server. A client that is not installed is skipped, unless TAYORI_TEST_CLIENTS is `required`. After each, log and protocol trace are read:
/// what a client did not provoke on purpose may not have been answered with an error.
/// </summary>
public sealed class RealClientTests(RealClientTests.TracedServer traced) : IClassFixture<RealClientTests.TracedServer>
{
    /// <summary>As the exit code of a test means in autotools; and what a shell says where there is no Python.</summary>
    const int NotInstalled = 77, NotFound = 127;

    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public sealed class TracedServer : IAsyncLifetime
    {
        internal ServerProcess Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await ServerProcess.StartAsync("trace = \"127.0.0.1 ::1\"\n");
        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Theory]
    [InlineData("curl.sh")]
    [InlineData("fetchmail.sh")]
    [InlineData("imaplib_client.py")]
    [InlineData("mbsync.sh")]
    [InlineData("neomutt.sh")]
    [InlineData("poplib_client.py")]
    [InlineData("smtplib_client.py")]
    [InlineData("swaks.sh")]
    public async Task A_client_that_nobody_here_wrote_gets_what_it_expects(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the scripts need a POSIX shell");
        ServerProcess server = traced.Server;
        MailAccount account = await server.AddAccountAsync();
        TraceFolder trace = new(Path.Combine(server.Data, "trace"));
        long start = Stopwatch.GetTimestamp();
        (int code, string output) = await RunAsync(script, server, account);
        if (code is NotInstalled or NotFound && Environment.GetEnvironmentVariable("TAYORI_TEST_CLIENTS") != "required")
            Assert.Skip(output.Trim());
        Assert.True(code == 0, $"{script} ended with {code}: {output}");
        Figures.Report($"{script}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Assert.NotEmpty(trace.NewConnections());
        Assert.Empty(trace.Errors());
        Assert.Empty(server.Complaints);
    }

    static async Task<(int Code, string Output)> RunAsync(string script, ServerProcess server, MailAccount account)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("tayori-client-");
        try
        {
            ProcessStartInfo start = new(Path.Combine(Repository.Root, "tests", "clients", script)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            foreach ((string name, string value) in Surroundings(server, account, work.FullName))
                start.Environment["TAYORI_" + name] = value;
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(Stop), error = process.StandardError.ReadToEndAsync(Stop);
            try
            {
                await process.WaitForExitAsync(Stop).WaitAsync(s_patience, Stop);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(Stop);
            }
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    static IEnumerable<(string Name, string Value)> Surroundings(ServerProcess server, MailAccount account, string work)
    {
        (string Name, int Port)[] ports = [("SMTP", 25), ("LMTP", 24), ("IMAP", 143), ("IMAPS", 993), ("POP3", 110), ("POP3S", 995)];
        return
        [
            .. ports.Select(p => (p.Name, server.Port(p.Port).ToString(CultureInfo.InvariantCulture))),
            ("HOST", ServerProcess.Host), ("USER", account.Address), ("PASSWORD", account.Password), ("CERTIFICATE", server.Certificate), ("WORK", work),
        ];
    }
}
