using System.Text;
using Tayori.Imap.Tests.Oracle;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Fuzz;

/// <summary>Whatever is sent, the answers are legal and the session lives or says why it ends; <see cref="ResponseParser"/> is the judge.</summary>
public sealed class CommandFuzzTests
{
    /// <summary>Commands of one conversation.</summary>
    const int Commands = 60;

    [Fact]
    public Task Every_command_made_by_the_grammar_gets_one_tagged_reply_behind_answers_that_are_legal() => FuzzRun.ForEachSeedAsync(async random =>
    {
        await using var house = await HouseAsync();
        using var server = new TestServer(new ImapProtocol(house.Store), house.Store.Accounts);
        await using var client = await LogInAsync(server);
        var generator = new CommandGenerator(random);
        var state = new ClientState();
        for (var i = 0; i < Commands && !client.IsClosed; i++) await AskAsync(client, state, generator);
    });

    [Fact]
    public Task Nothing_that_is_sent_breaks_the_session_or_its_answers() => FuzzRun.ForEachSeedAsync(async random =>
    {
        await using var house = await HouseAsync();
        using var server = new TestServer(new ImapProtocol(house.Store), house.Store.Accounts);
        var generator = new CommandGenerator(random);
        var seeds = Enumerable.Range(0, 40).SelectMany(_ => generator.Next()).Concat(TranscriptLines.All).ToList();
        var mutator = new CommandMutator(random, seeds);
        for (var connection = 0; connection < 3; connection++)
        {
            await using var client = await LogInAsync(server);
            var state = new ClientState();
            for (var i = 0; i < Commands && await SurvivesAsync(client, state, mutator.Next(), $"sync{i}"); i++) ;
        }
    });

    static async Task AskAsync(TestClient client, ClientState state, CommandGenerator generator)
    {
        var said = new StringBuilder();
        var heard = new StringBuilder();
        foreach (var piece in generator.Next())
        {
            said.Append(piece);
            var answer = await SayAsync(client, piece);
            heard.Append(answer);
            if (Read(said, heard, state) is not [.., { IsTagged: false }]) break;
        }
        var responses = Read(said, heard, state);
        // Twenty that are BAD in a row end the connection.
        if (responses is [.., { Name: "BYE", Code: "CLIENTBUG" }]) responses = [.. responses.SkipLast(1)];
        var isRight = responses.Count(r => r.IsTagged) == 1 && responses is [.., var last] && last.Tag == generator.Tag && responses.All(r => r.Name != "BYE");
        Assert.True(isRight, $"C: {said}\nS: {heard}");
    }

    /// <summary>Says it, and then whatever may be needed until a NOOP is answered. False when the connection has ended, or waits for more of a literal than anybody has to send.</summary>
    static async Task<bool> SurvivesAsync(TestClient client, ClientState state, string line, string tag)
    {
        var said = new StringBuilder(line + "\r\n");
        var heard = new StringBuilder(await SayAsync(client, line + "\r\n"));
        for (var i = 0; i < 20 && !client.IsClosed; i++)
        {
            var probe = (i == 0 ? "DONE\r\n" : "") + $"{tag}.{i} NOOP\r\n";
            said.Append(probe);
            heard.Append(await SayAsync(client, probe));
            if (Read(said, heard, state).Any(r => r.Tag.StartsWith(tag, StringComparison.Ordinal) && r.Name == "OK")) break;
        }
        var responses = Read(said, heard, state);
        var sent = said.ToString().Split("\r\n");
        Assert.True(responses.Count(r => r.IsTagged) < sent.Length, $"more replies than lines\nC: {said}\nS: {heard}");
        Assert.All(responses.Where(r => r.IsTagged), r => Assert.Contains(sent, l => l.Contains(r.Tag, StringComparison.Ordinal)));
        return !client.IsClosed && responses.Any(r => r.Tag.StartsWith(tag, StringComparison.Ordinal));
    }

    static IReadOnlyList<Response> Read(StringBuilder said, StringBuilder heard, ClientState state)
    {
        try
        {
            var responses = ResponseParser.Parse(heard.ToString(), state);
            Assert.DoesNotContain(responses, r => r.Code == "SERVERBUG");
            return responses;
        }
        catch (GrammarException wrong)
        {
            throw new GrammarException($"{wrong.Message}\nC: {said}\nS: {heard}");
        }
    }

    static async Task<string> SayAsync(TestClient client, string text)
    {
        await client.SendAsync(Encoding.Latin1.GetBytes(text));
        return await client.TakeAsync();
    }

    static async ValueTask<TestClient> LogInAsync(TestServer server)
    {
        var client = await server.ConnectAsync();
        await client.TakeAsync();
        await client.AskAsync("0 LOGIN aki@example.org secret\r\n1 SELECT INBOX\r\n");
        return client;
    }

    static async ValueTask<TestStore> HouseAsync()
    {
        var house = await TestStore.WithAccountAsync("aki@example.org", "secret", quotaBytes: 20_000);
        await house.AppendAsync("INBOX", "Subject: one\r\n\r\nhello\r\n");
        await house.AppendAsync("INBOX", "From: \"x\\\"y\" <a@b>\r\nSubject: =?utf-8?q?two?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nTo: q@r\r\n\r\ninner\r\n--b--\r\n");
        await house.AppendAsync("INBOX", "no header");
        return house;
    }
}
