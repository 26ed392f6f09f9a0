using Tayori.Store;

namespace Tayori.Imap.Tests.Commands;

public sealed class CondStoreTests
{
    /// <summary>RFC 7162 §3.1 lists the commands. What each answers is not of interest here.</summary>
    [Theory]
    [InlineData("SELECT INBOX (CONDSTORE)", false)]
    [InlineData("EXAMINE INBOX (CONDSTORE)", false)]
    [InlineData("STATUS INBOX (HIGHESTMODSEQ)", true)]
    [InlineData("STATUS nowhere (HIGHESTMODSEQ)", true)]
    [InlineData("FETCH 1 MODSEQ", true)]
    [InlineData("UID FETCH 1000 (MODSEQ)", true)]
    [InlineData("FETCH 1 UID (CHANGEDSINCE 1)", true)]
    [InlineData("STORE 1 (UNCHANGEDSINCE 1) FLAGS ()", true)]
    public async Task Each_enabling_command_tells_where_the_mailbox_is_and_that_modseqs_follow(string command, bool tellsAtOnce)
    {
        await using var conversation = await Conversation.StartAsync("hello");
        var client = await conversation.SelectAsync();
        var highest = await conversation.Account.ReadModSeqAsync(default);
        Assert.Equal(tellsAtOnce, (await client.AskAsync($"1 {command}\r\n")).Contains($"* OK [HIGHESTMODSEQ {highest}] modseqs are told", StringComparison.Ordinal));
        await FlagAsync(conversation);
        Assert.Equal($"* 1 FETCH (UID 1 MODSEQ ({highest + 1}) FLAGS (\\Flagged))\r\n2 OK done\r\n",
            (await client.AskAsync("2 NOOP\r\n")).Replace(" \\Recent", "", StringComparison.Ordinal));
        Assert.DoesNotContain("modseqs are told", await client.AskAsync($"3 {command}\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT INBOX")]
    [InlineData("STATUS INBOX (MESSAGES UIDNEXT)")]
    [InlineData("FETCH 1 (FLAGS UID)")]
    [InlineData("STORE 1 FLAGS ()")]
    [InlineData("SELECT INBOX (FROB)")]
    public async Task Any_other_command_leaves_modseqs_untold(string command)
    {
        await using var conversation = await Conversation.StartAsync("hello");
        var client = await conversation.SelectAsync();
        await client.AskAsync($"1 {command}\r\n");
        await FlagAsync(conversation);
        var told = await client.AskAsync("2 NOOP\r\n");
        Assert.Contains("\\Flagged", told, StringComparison.Ordinal);
        Assert.DoesNotContain("MODSEQ", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_modseq_told_at_first_is_that_of_what_the_client_knows_not_of_what_has_happened_since()
    {
        await using var conversation = await Conversation.StartAsync("hello", "hello");
        var client = await conversation.SelectAsync();
        await client.AskAsync("1 FETCH 1 FLAGS\r\n");
        var known = await conversation.Account.ReadModSeqAsync(default);
        await FlagAsync(conversation);
        Assert.Equal(
            $"* OK [HIGHESTMODSEQ {known}] modseqs are told from here on\r\n* 2 FETCH (MODSEQ ({known}))\r\n* 1 FETCH (UID 1 MODSEQ ({known + 1}) FLAGS (\\Flagged \\Recent))\r\n2 OK done\r\n",
            await client.AskAsync("2 FETCH 2 MODSEQ\r\n"));
    }

    [Fact]
    public async Task A_client_from_long_ago_is_told_that_messages_changed_without_a_look_through_the_journal()
    {
        await using var conversation = await Conversation.StartAsync("hello", "hello");
        var client = await conversation.SelectAsync();
        var before = await conversation.Account.ReadModSeqAsync(default);
        var inbox = (await conversation.Account.FindMailboxAsync("INBOX", default))!.Id;
        for (var i = 0; i < 501; i++)
        {
            await conversation.Account.ChangeFlagsAsync(inbox, UidSet.Of(1), FlagAction.Add, FlagSet.Of(SystemFlags.Flagged), null, default);
            await conversation.Account.ChangeFlagsAsync(inbox, UidSet.Of(1), FlagAction.Remove, FlagSet.Of(SystemFlags.Flagged), null, default);
        }
        Assert.EndsWith("1 OK [MODIFIED 1] some messages were changed by another\r\n", await client.AskAsync($"1 STORE 1:2 (UNCHANGEDSINCE {before}) +FLAGS (\\Seen)\r\n"), StringComparison.Ordinal);
        var later = await conversation.Account.ReadModSeqAsync(default) - 5;
        Assert.EndsWith("2 OK done\r\n", await client.AskAsync($"2 STORE 1 (UNCHANGEDSINCE {later}) +FLAGS (\\Seen)\r\n"), StringComparison.Ordinal);
    }

    static async Task FlagAsync(Conversation conversation)
    {
        var inbox = (await conversation.Account.FindMailboxAsync("INBOX", default))!.Id;
        await conversation.Account.ChangeFlagsAsync(inbox, UidSet.Of(1), FlagAction.Add, FlagSet.Of(SystemFlags.Flagged), null, default);
    }
}
