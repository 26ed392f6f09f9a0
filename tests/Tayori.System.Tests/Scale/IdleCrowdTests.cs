using System.Diagnostics;
using System.Globalization;
using MailKit.Security;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.Scale;

/// <summary>
/// Thousands of accounts, each with a session that idles, in one server under the usual limit of open files. How many is said by TAYORI_TEST_IDLE; the built-in number keeps `dotnet test` short.
/// </summary>
public sealed class IdleCrowdTests
{
    const int BuiltInCount = 600, Limit = 20_000, Letters = 100, Logins = 16, Warm = 300, Generous = 5_000;
    /// <summary>Open databases, log, listening sockets, the runtime's own.</summary>
    const int OtherDescriptors = 2_500;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_of_thousands_of_idling_sessions_is_pushed_what_comes_in()
    {
        int count = Environment.GetEnvironmentVariable("TAYORI_TEST_IDLE") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : BuiltInCount;
        Assert.SkipUnless(ProcessFigures.AreKnown, "descriptors and memory are read the way Linux shows them");
        Assert.SkipUnless(ProcessFigures.DescriptorLimit() > count + OtherDescriptors, $"a process may open {ProcessFigures.DescriptorLimit()} files here, too few for {count} sessions");
        await using ServerProcess server = ServerProcess.Prepare();
        string batch = Path.GetTempFileName();
        await File.WriteAllLinesAsync(batch, Enumerable.Range(0, count).Select(i => $"{Address(i)} secret"), Stop);
        long start = Stopwatch.GetTimestamp();
        await server.RunAsync(["account", "add", "--batch", batch]);
        Figures.Report($"{count} accounts added in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        File.Delete(batch);
        await server.StartAgainAsync();

        var crowd = new RawClient[count];
        try
        {
            await ConnectAsync(server, crowd);
            await AskForDeliveriesAsync(server, crowd);
        }
        finally
        {
            foreach (RawClient? client in crowd)
                client?.Dispose();
        }
        Assert.Empty(server.Complaints);
    }

    static string Address(int i) => $"user{i}@example.org";

    static async Task ConnectAsync(ServerProcess server, RawClient[] crowd)
    {
        // As many as a server keeps the databases of open, so that what is measured is sessions.
        int warm = Math.Max(Warm, crowd.Length / 10);
        ParallelOptions options = new() { MaxDegreeOfParallelism = Logins, CancellationToken = Stop };
        await Parallel.ForAsync(0, warm, options, async (i, stop) => crowd[i] = await IdleAsync(server.Port(143), Address(i), stop));
        (long memory, int descriptors, long start) = (server.Figures.ResidentBytes, server.Figures.Descriptors, Stopwatch.GetTimestamp());
        await Parallel.ForAsync(warm, crowd.Length, options, async (i, stop) => crowd[i] = await IdleAsync(server.Port(143), Address(i), stop));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        (long more, int sessions) = (server.Figures.ResidentBytes - memory, crowd.Length - warm);
        Figures.Report($"{crowd.Length} idling sessions of as many accounts: {sessions / seconds:F0} logins/s, {more / 1024.0 / sessions:F1} KB of resident memory each, {(server.Figures.Descriptors - descriptors) / (double)sessions:F2} descriptors each; server: {server.Figures.ResidentBytes / 1e6:F0} MB, {server.Figures.Descriptors} descriptors");
        Assert.InRange(server.Figures.Descriptors, crowd.Length, Math.Min(Limit, crowd.Length + OtherDescriptors));
    }

    /// <summary>SCRAM: Argon2 for thousands of first logins would be minutes of work.</summary>
    static async Task<RawClient> IdleAsync(int port, string address, CancellationToken cancellationToken)
    {
        RawClient client = await RawClient.ConnectAsync(port, cancellationToken);
        SaslMechanismScramSha256 sasl = new(address, "secret");
        await client.ReadLineAsync(cancellationToken);
        await client.SendAsync($"a AUTHENTICATE SCRAM-SHA-256 {await sasl.ChallengeAsync("", cancellationToken)}\r\n", cancellationToken);
        for (int rounds = 0; rounds < 2; rounds++)
        {
            string challenge = await client.ReadToAsync("+ ", cancellationToken, never: "a ");
            await client.SendAsync(await sasl.ChallengeAsync(challenge[2..], cancellationToken) + "\r\n", cancellationToken);
        }
        await client.ReadToAsync("a OK", cancellationToken, never: "a ");
        await client.SendAsync("b SELECT INBOX\r\nc IDLE\r\n", cancellationToken);
        await client.ReadToAsync("b OK", cancellationToken, never: "b ");
        await client.ReadToAsync("+ ", cancellationToken, never: "c ");
        client.Rest();
        return client;
    }

    static async Task AskForDeliveriesAsync(ServerProcess server, RawClient[] crowd)
    {
        using RawClient smtp = await RawClient.ConnectAsync(server.Port(25), Stop);
        await smtp.ReplyAsync("220", Stop);
        await smtp.SendAsync("EHLO client.example.com\r\n", Stop);
        await smtp.ReplyAsync("250", Stop);
        int[] chosen = [.. Enumerable.Range(0, crowd.Length)];
        Random.Shared.Shuffle(chosen);
        List<double> times = [];
        foreach (int i in chosen.Take(Letters))
        {
            long start = Stopwatch.GetTimestamp();
            await smtp.SendAsync($"MAIL FROM:<ada@example.com>\r\nRCPT TO:<{Address(i)}>\r\nDATA\r\n", Stop);
            await smtp.ReplyAsync("250", Stop);
            await smtp.ReplyAsync("250", Stop);
            await smtp.ReplyAsync("354", Stop);
            await smtp.SendAsync("Subject: wake up\r\n\r\nGood morning.\r\n.\r\n", Stop);
            await crowd[i].ReadToAsync("* 1 EXISTS", Stop, never: "* BYE").WaitAsync(Patience.Limit, Stop);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await smtp.ReplyAsync("250", Stop);
        }
        times.Sort();
        Figures.Report($"A letter to one of {crowd.Length} idling accounts: told after {times[times.Count / 2]:F1} ms in the median, {times[^1]:F1} ms at the longest");
        // Not the longest: that the machine stood still for a while says nothing of the server.
        Assert.True(times[times.Count / 2] < Generous, $"{times[times.Count / 2]} ms");
    }
}
