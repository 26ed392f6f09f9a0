using System.Diagnostics;
using System.Globalization;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.Differential;

/// <summary>tests/differential: Dovecot beside this server, with the same messages. What is not the same is explained there, or fails here.</summary>
public sealed class DovecotTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Hostile_and_Japanese_messages() => CompareAsync("own");

    [Fact]
    public Task Real_messages() => CompareAsync("spam-assassin");

    async Task CompareAsync(string corpus)
    {
        ServerProcess server = fixture.Server;
        MailAccount account = await server.AddAccountAsync();
        long start = Stopwatch.GetTimestamp();
        string port = server.Port(143).ToString(CultureInfo.InvariantCulture);
        string said = await Script.RunAsync("differential/compare.py", ["--port", port, "--user", account.Address, "--password", account.Password, "--corpus", corpus], [], s_patience, Stop);
        Assert.SkipWhen(said.Contains("the corpus is not there", StringComparison.Ordinal), said);
        string summary = said.TrimEnd().Split('\n')[^1];
        Assert.Matches(@"^[1-9]\d* compared, \d+ known differences, 0 unexplained$", summary);
        Assert.Empty(server.Complaints);
        Figures.Report($"Dovecot and Tayori, {corpus}: {summary}, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }
}
