using Tayori.Store;

namespace Tayori.Imap.Tests.Commands;

public sealed class MessageCommandTests
{
    const string Letter = "From: Aki <aki@example.org>\nTo: mio@example.org\nSubject: hello\nDate: Wed, 17 Jul 1996 02:23:25 -0700\nMessage-ID: <1@example.org>\n\nhi there\n";

    [Fact]
    public async Task FETCH_answers_flags_sizes_dates_envelope_and_structure()
    {
        await using var conversation = await Conversation.StartAsync(Letter);
        var client = await conversation.SelectAsync();
        Assert.Equal(
            "* 1 FETCH (FLAGS (\\Recent) INTERNALDATE \" 1-Jan-1970 00:00:00 +0000\" RFC822.SIZE 146 ENVELOPE (\"Wed, 17 Jul 1996 02:23:25 -0700\" \"hello\" " +
            "((\"Aki\" NIL \"aki\" \"example.org\")) ((\"Aki\" NIL \"aki\" \"example.org\")) ((\"Aki\" NIL \"aki\" \"example.org\")) ((NIL NIL \"mio\" \"example.org\")) NIL NIL NIL \"<1@example.org>\") " +
            "BODY (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 10 1))\r\n1 OK done\r\n",
            await client.AskAsync("1 FETCH 1 FULL\r\n"));
        Assert.Equal("* 1 FETCH (UID 1 BODY[HEADER.FIELDS (SUBJECT To)] {39}\r\nTo: mio@example.org\r\nSubject: hello\r\n\r\n)\r\n2 OK done\r\n",
            await client.AskAsync("2 UID FETCH 1:* BODY.PEEK[HEADER.FIELDS (SUBJECT To)]\r\n"));
        Assert.Equal("* 1 FETCH (FLAGS (\\Seen \\Recent) BODY[TEXT]<3> {4}\r\nther)\r\n3 OK done\r\n", await client.AskAsync("3 FETCH * BODY[TEXT]<3.4>\r\n"));
        Assert.Equal("* 1 FETCH (BODY[1] {10}\r\nhi there\r\n BODY[2] NIL BODY[TEXT]<99> {0}\r\n)\r\n4 OK done\r\n", await client.AskAsync("4 FETCH 1 (BODY[1] BODY[2] BODY[TEXT]<99.1>)\r\n"));
        Assert.Equal("5 BAD no such message\r\n", await client.AskAsync("5 FETCH 2 FLAGS\r\n"));
        Assert.Equal("6 OK done\r\n", await client.AskAsync("6 UID FETCH 2 FLAGS\r\n"));
    }

    [Fact]
    public async Task STORE_tells_the_flags_of_all_messages_named_unless_it_is_silent()
    {
        await using var conversation = await Conversation.StartAsync(Letter, Letter);
        var client = await conversation.SelectAsync();
        Assert.Equal("* 1 FETCH (FLAGS (\\Deleted $Work \\Recent))\r\n1 OK done\r\n", await client.AskAsync("1 STORE 1 +FLAGS (\\Deleted $Work)\r\n"));
        Assert.Equal("* 1 FETCH (FLAGS (\\Deleted $Work \\Recent))\r\n* 2 FETCH (FLAGS (\\Deleted \\Recent))\r\n2 OK done\r\n", await client.AskAsync("2 STORE 1:2 +FLAGS \\Deleted\r\n"));
        Assert.Equal("3 OK done\r\n", await client.AskAsync("3 STORE 1:2 FLAGS.SILENT (\\Seen)\r\n"));
        Assert.Equal("* 2 FETCH (UID 2 FLAGS (\\Recent))\r\n4 OK done\r\n", await client.AskAsync("4 UID STORE 2 -FLAGS (\\Seen)\r\n"));
        Assert.Equal("5 BAD \\Recent cannot be set by a client at column 26\r\n", await client.AskAsync("5 STORE 1 +FLAGS (\\Recent)\r\n"));
        Assert.Equal("6 BAD unknown system flag at column 19\r\n", await client.AskAsync("6 STORE 1 FLAGS (\\Foo)\r\n"));
    }

    [Fact]
    public async Task Conditional_STORE_names_what_another_changed()
    {
        await using var conversation = await Conversation.StartAsync(Letter, Letter);
        var client = await conversation.SelectAsync();
        var other = await conversation.SelectAsync();
        var before = await conversation.Account.ReadModSeqAsync(default);
        await other.AskAsync("1 STORE 2 +FLAGS.SILENT (\\Seen)\r\n");
        var answer = await client.AskAsync($"1 STORE 1:2 (UNCHANGEDSINCE {before}) +FLAGS (\\Seen)\r\n");
        Assert.Equal(
            $"* OK [HIGHESTMODSEQ {before}] modseqs are told from here on\r\n* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent) MODSEQ ({before + 2}))\r\n* 2 FETCH (UID 2 MODSEQ ({before + 1}) FLAGS (\\Seen \\Recent))\r\n1 OK [MODIFIED 2] some messages were changed by another\r\n", answer);
    }

    [Fact]
    public async Task COPY_and_MOVE_tell_the_new_UIDs()
    {
        await using var conversation = await Conversation.StartAsync(Letter, Letter, Letter);
        await conversation.Account.CreateMailboxAsync("there", SpecialUse.None, default);
        var validity = (await conversation.Account.FindMailboxAsync("there", default))!.UidValidity;
        var client = await conversation.SelectAsync();
        Assert.Equal("1 NO [TRYCREATE] no such mailbox\r\n", await client.AskAsync("1 COPY 1 nowhere\r\n"));
        Assert.Equal($"2 OK [COPYUID {validity} 1:2 1:2] copied\r\n", await client.AskAsync("2 COPY 1:2 there\r\n"));
        Assert.Equal($"* OK [COPYUID {validity} 2 3] moved\r\n* 2 EXPUNGE\r\n* 2 RECENT\r\n3 OK done\r\n", await client.AskAsync("3 UID MOVE 2 there\r\n"));
        Assert.Equal("4 OK no such messages\r\n", await client.AskAsync("4 UID COPY 2 there\r\n"));
    }

    [Fact]
    public async Task EXPUNGE_removes_what_is_marked_and_UID_EXPUNGE_only_of_those_named()
    {
        await using var conversation = await Conversation.StartAsync(Letter, Letter, Letter, Letter);
        var client = await conversation.SelectAsync();
        await client.AskAsync("1 STORE 1,3,4 +FLAGS.SILENT (\\Deleted)\r\n");
        Assert.Equal("* 3 EXPUNGE\r\n* 3 RECENT\r\n2 OK done\r\n", await client.AskAsync("2 UID EXPUNGE 2:3\r\n"));
        Assert.Equal("* 3 EXPUNGE\r\n* 1 EXPUNGE\r\n* 1 RECENT\r\n3 OK done\r\n", await client.AskAsync("3 EXPUNGE\r\n"));
        Assert.Equal("4 NO [CANNOT] mailbox was opened read-only\r\n", await (await conversation.SelectAsync("EXAMINE INBOX")).AskAsync("4 EXPUNGE\r\n"));
    }

    [Fact]
    public async Task APPEND_refuses_before_the_message_is_sent_and_tells_the_UID_of_what_it_took()
    {
        await using var conversation = await Conversation.StartAsync(1000);
        var validity = (await conversation.Account.FindMailboxAsync("INBOX", default))!.UidValidity;
        var client = await conversation.SelectAsync();
        Assert.Equal("1 NO [TRYCREATE] no such mailbox\r\n", await client.AskAsync("1 APPEND nowhere {5}\r\n"));
        Assert.Equal("2 NO [OVERQUOTA] quota exceeded\r\n", await client.AskAsync("2 APPEND INBOX {1001}\r\n"));
        Assert.Equal("3 NO [TOOBIG] message is too large\r\n", await client.AskAsync("3 APPEND INBOX {99999999}\r\n"));
        Assert.Equal("4 NO [CANNOT] a message has at least one octet\r\n", await client.AskAsync("4 APPEND INBOX {0}\r\n"));
        Assert.Equal("5 NO [TRYCREATE] no such mailbox\r\n", await client.AskAsync("5 APPEND nowhere {5+}\r\nhello\r\n"));
        Assert.Equal("+ send the message\r\n", await client.AskAsync("6 APPEND inbox (\\Seen $x) \"17-Jul-1996 02:44:25 -0700\" {5}\r\n"));
        Assert.Equal($"* 1 EXISTS\r\n* 1 RECENT\r\n6 OK [APPENDUID {validity} 1] appended\r\n", await client.AskAsync("hello\r\n"));
        Assert.Equal("* 1 FETCH (FLAGS (\\Seen $x \\Recent) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] {5}\r\nhello)\r\n7 OK done\r\n",
            await client.AskAsync("7 FETCH 1 (INTERNALDATE FLAGS BODY[])\r\n"));
        Assert.Equal("8 BAD behind message 1: literal expected at column 2\r\n", await client.AskAsync("8 APPEND INBOX {5+}\r\nhello more\r\n"));
    }

    [Fact]
    public async Task APPEND_takes_a_thousand_messages_and_not_one_more()
    {
        await using var conversation = await Conversation.StartAsync((long?)null);
        var validity = (await conversation.Account.FindMailboxAsync("INBOX", default))!.UidValidity;
        var client = await conversation.LogInAsync();
        var thousand = string.Concat(Enumerable.Repeat(" {1+}\r\nx", 1000));
        Assert.Equal($"1 OK [APPENDUID {validity} 1:1000] appended\r\n", await client.AskAsync($"1 APPEND INBOX{thousand}\r\n"));
        Assert.Equal("2 NO [LIMIT] more than 1000 messages in one command\r\n", await client.AskAsync($"2 APPEND INBOX{thousand} {{5+}}\r\nhello {{1}}\r\n"));
        Assert.Equal("* STATUS INBOX (MESSAGES 1000)\r\n3 OK done\r\n", await client.AskAsync("3 STATUS INBOX (MESSAGES)\r\n"));
    }

    [Fact]
    public async Task A_whole_message_is_copied_from_its_content()
    {
        await using var conversation = await Conversation.StartAsync("hello", Letter);
        var client = await conversation.SelectAsync();
        Assert.Equal("* 1 FETCH (BODY[] {5}\r\nhello)\r\n1 OK done\r\n", await client.AskAsync("1 FETCH 1 BODY.PEEK[]\r\n"));
        Assert.Equal("* 2 FETCH (BODY[] {146}\r\n" + Letter.ReplaceLineEndings("\r\n") + ")\r\n2 OK done\r\n", await client.AskAsync("2 FETCH 2 BODY.PEEK[]\r\n"));
    }
}
