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
    [InlineData("getmail.sh")]
    [InlineData("imapfilter.sh")]
    [InlineData("imaplib_client.py")]
    [InlineData("interimap.sh")]
    [InlineData("mbsync.sh")]
    [InlineData("neomutt.sh")]
    [InlineData("offlineimap.sh")]
    [InlineData("poplib_client.py")]
    [InlineData("smtplib_client.py")]
    [InlineData("swaks.sh")]
    [InlineData("thunderbird.py")]
    public async Task A_client_that_nobody_here_wrote_gets_what_it_expects(string script)
    {
        ServerProcess server = traced.Server;
        MailAccount account = await server.AddAccountAsync(), other = await server.AddAccountAsync();
        TraceFolder trace = new(Path.Combine(server.Data, "trace"));
        DirectoryInfo work = Directory.CreateTempSubdirectory("tayori-client-");
        long start = Stopwatch.GetTimestamp();
        try
        {
            await Script.RunAsync("clients/" + script, [], Surroundings(server, account, other, work.FullName), s_patience, Stop);
        }
        finally
        {
            work.Delete(recursive: true);
        }
        Figures.Report($"{script}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Assert.NotEmpty(trace.NewConnections());
        Assert.Empty(trace.Errors());
        Assert.Empty(server.Complaints);
    }

    static IEnumerable<(string Name, string Value)> Surroundings(ServerProcess server, MailAccount account, MailAccount other, string work)
    {
        (string Name, int Port)[] ports = [("SMTP", 25), ("LMTP", 24), ("IMAP", 143), ("IMAPS", 993), ("POP3", 110), ("POP3S", 995)];
        return
        [
            .. ports.Select(p => ("TAYORI_" + p.Name, server.Port(p.Port).ToString(CultureInfo.InvariantCulture))),
            ("TAYORI_HOST", ServerProcess.Host), ("TAYORI_USER", account.Address), ("TAYORI_PASSWORD", account.Password), ("TAYORI_OTHER_USER", other.Address), ("TAYORI_OTHER_PASSWORD", other.Password),
            ("TAYORI_CERTIFICATE", server.Certificate), ("TAYORI_WORK", work),
        ];
    }
}
