using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Session;

public sealed class SessionTests
{
    [Fact]
    public async Task A_client_logs_in_selects_and_leaves()
    {
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync();
        Assert.StartsWith("* OK [CAPABILITY IMAP4rev1 ", await client.TakeAsync());
        Assert.StartsWith("a1 OK [CAPABILITY ", await client.AskAsync("a1 login aki@example.org \"secret one\"\r\n"));
        var selected = await client.AskAsync("a2 SELECT inbox\r\n");
        Assert.StartsWith("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)\r\n* 0 EXISTS\r\n* 0 RECENT\r\n", selected);
        Assert.EndsWith("a2 OK [READ-WRITE] selected\r\n", selected);
        Assert.Equal("a3 OK done\r\n", await client.AskAsync("a3 NOOP\r\n"));
        Assert.Equal("* BYE goodbye\r\na4 OK logged out\r\n", await client.AskAsync("a4 LOGOUT\r\n"));
    }

    [Fact]
    public async Task Pipelined_commands_with_literals_are_answered_in_order()
    {
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        var answers = await client.AskAsync("1 LOGIN {15+}\r\naki@example.org {10+}\r\nsecret one\r\n2 CREATE \"&ZeVnLIqe-\"\r\n3 CREATE &AGE-\r\n4 LIST \"\" &ZeVnLIqe-\r\n5 DELETE inbox\r\n");
        Assert.EndsWith(
            "2 OK [MAILBOXID (F1-7)] created\r\n3 BAD mailbox name is not modified UTF-7 at column 10\r\n* LIST (\\HasNoChildren) \"/\" &ZeVnLIqe-\r\n4 OK done\r\n5 NO [CANNOT] INBOX cannot be deleted\r\n",
            answers);
    }

    [Fact]
    public async Task A_synchronizing_literal_waits_for_the_go_ahead_and_one_too_large_is_refused_before_it_is_sent()
    {
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        Assert.Equal("+ go ahead\r\n", await client.AskAsync("1 LOGIN {15}\r\n"));
        Assert.StartsWith("1 OK ", await client.AskAsync("aki@example.org \"secret one\"\r\n"));
        Assert.Equal("2 NO [TOOBIG] literal is larger than the server takes\r\n", await client.AskAsync("2 CREATE {999999}\r\n"));
        Assert.Equal("3 OK done\r\n", await client.AskAsync("3 NOOP\r\n"));
    }

    [Theory]
    [InlineData("x SELECT inbox\r\n", "x BAD [CLIENTBUG] SELECT is not allowed in this state\r\n")]
    [InlineData("x FROB\r\n", "x BAD unknown command FROB\r\n")]
    [InlineData("x LOGIN a\r\n", "x BAD space expected, not the end of the command, at column 10\r\n")]
    [InlineData("x NOOP more\r\n", "x BAD end of command expected at column 7\r\n")]
    [InlineData("x LOGIN aki@example.org wrong\r\n", "x NO [AUTHENTICATIONFAILED] wrong user name or password\r\n")]
    [InlineData("\r\n", "* BAD tag expected, not the end of the command, at column 1\r\n")]
    public async Task What_is_wrong_is_named(string command, string answer)
    {
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        Assert.Equal(answer, await client.AskAsync(command));
    }

    [Fact]
    public async Task A_password_is_refused_without_TLS_from_elsewhere_and_taken_with_it()
    {
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync("192.0.2.1");
        Assert.Contains(" STARTTLS LOGINDISABLED]", await client.TakeAsync());
        Assert.StartsWith("1 NO [PRIVACYREQUIRED]", await client.AskAsync("1 LOGIN aki@example.org \"secret one\"\r\n"));
        Assert.StartsWith("2 OK ", await client.AskAsync("2 STARTTLS\r\n"));
        await client.StartTlsAsync();
        Assert.StartsWith("3 OK ", await client.AskAsync("3 LOGIN aki@example.org \"secret one\"\r\n"));
    }

    [Fact]
    public async Task AUTHENTICATE_takes_its_response_with_the_command_or_on_a_line_of_its_own()
    {
        var response = Convert.ToBase64String("\0aki@example.org\0secret one"u8);
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync();
        Assert.Contains(" AUTH=PLAIN", await client.TakeAsync());
        Assert.StartsWith("1 BAD not base64", await client.AskAsync("1 AUTHENTICATE PLAIN ====\r\n"));
        Assert.Equal("+ \r\n", await client.AskAsync("2 AUTHENTICATE PLAIN\r\n"));
        Assert.Equal("2 BAD cancelled\r\n", await client.AskAsync("*\r\n"));
        Assert.Equal("3 NO [CANNOT] no such mechanism\r\n", await client.AskAsync("3 AUTHENTICATE NONE\r\n"));
        await client.AskAsync("4 AUTHENTICATE PLAIN\r\n");
        Assert.StartsWith("4 OK ", await client.AskAsync(response + "\r\n"));
        await using var other = await server.ConnectAsync();
        await other.TakeAsync();
        Assert.StartsWith("1 OK ", await other.AskAsync($"1 authenticate plain {response}\r\n"));
    }

    [Fact]
    public async Task STATUS_and_LSUB_answer_from_counters_and_subscriptions()
    {
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        await client.AskAsync("1 LOGIN aki@example.org \"secret one\"\r\n2 SUBSCRIBE a/b\r\n");
        Assert.Equal("* STATUS INBOX (MESSAGES 0 UNSEEN 0 SIZE 0)\r\n3 OK done\r\n", await client.AskAsync("3 STATUS inbox (messages UNSEEN SIZE)\r\n"));
        Assert.Equal("4 BAD unknown status item X at column 17\r\n", await client.AskAsync("4 STATUS inbox (X)\r\n"));
        Assert.Equal("* LSUB (\\Noselect) \"/\" a\r\n5 OK done\r\n", await client.AskAsync("5 LSUB \"\" a%\r\n"));
        Assert.Equal("* LSUB () \"/\" a/b\r\n6 OK done\r\n", await client.AskAsync("6 LSUB \"\" a*\r\n"));
        Assert.StartsWith("7 NO [NONEXISTENT]", await client.AskAsync("7 STATUS none (MESSAGES)\r\n"));
    }

    [Fact]
    public async Task IDLE_ends_with_DONE()
    {
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        await client.AskAsync("1 LOGIN aki@example.org \"secret one\"\r\n2 SELECT INBOX\r\n");
        Assert.Equal("+ idling\r\n", await client.AskAsync("3 IDLE\r\n"));
        Assert.Equal("3 OK idle ended\r\n", await client.AskAsync("done\r\n"));
    }

    [Fact]
    public async Task A_conversation_is_answered_the_same_whole_octet_by_octet_and_split_at_every_point()
    {
        const string said = "1 LOGIN {15+}\r\naki@example.org \"secret one\"\r\n2 CREATE a/b\r\n3 LIST \"\" {1+}\r\n*\r\n4 SELECT a/b\r\n5 NOOP\r\n6 LOGOUT\r\n";
        var whole = await AnswersAsync([said]);
        Assert.EndsWith("6 OK logged out\r\n", whole);
        Assert.Equal(whole, await AnswersAsync(said.Select(c => c.ToString())));
        for (var split = 1; split < said.Length; split++) Assert.Equal(whole, await AnswersAsync([said[..split], said[split..]]));
    }

    static async Task<string> AnswersAsync(IEnumerable<string> pieces)
    {
        await using var house = await HouseAsync();
        using var server = Server(house);
        await using var client = await server.ConnectAsync();
        var answers = await client.TakeAsync();
        foreach (var piece in pieces) answers += await client.AskAsync(piece);
        // UIDVALIDITY is a mailbox's own.
        return string.Join("\r\n", answers.Split("\r\n").Where(line => !line.Contains("UIDVALIDITY", StringComparison.Ordinal)));
    }

    static ValueTask<TestStore> HouseAsync() => TestStore.WithAccountAsync("aki@example.org", "secret one");

    static TestServer Server(TestStore house) => new(new ImapProtocol(house.Store), (Tayori.Wire.ICredentials)house.Store.Directory);
}
