using Tayori.Imap.Tests.Commands;
using Tayori.Store;

namespace Tayori.Imap.Tests.Session;

/// <summary>What NOTIFY must bear, and when it must keep silent.</summary>
public sealed class NotifyTests
{
    [Fact]
    public async Task More_mailboxes_than_can_be_watched_are_refused_and_what_was_asked_before_stays()
    {
        await using var conversation = await Conversation.StartAsync();
        await CreateAsync(conversation, ImapLimits.NotifyMailboxes - 5);
        var client = await conversation.LogInAsync();
        Assert.Equal("1 OK done\r\n", await client.AskAsync("1 NOTIFY SET (mailboxes INBOX (MessageNew MessageExpunge))\r\n"));
        Assert.StartsWith("2 NO [NOTIFICATIONOVERFLOW] ", await client.AskAsync("2 NOTIFY SET STATUS (personal (MessageNew MessageExpunge))\r\n"), StringComparison.Ordinal);
        await conversation.Store.AppendAsync("INBOX", "x");
        Assert.StartsWith("* STATUS INBOX (MESSAGES 1 ", await client.HearAsync(), StringComparison.Ordinal);
        await conversation.Account.DeleteMailboxAsync("m1", default);
        Assert.Equal("3 OK done\r\n", await client.AskAsync("3 NOTIFY SET (personal (MessageNew MessageExpunge))\r\n"));
        // One more than before, and the client hears that it hears nothing from now on (RFC 5465 §5.8).
        await conversation.Account.CreateMailboxAsync("m1", SpecialUse.None, default);
        Assert.StartsWith("* OK [NOTIFICATIONOVERFLOW] ", await client.HearAsync(), StringComparison.Ordinal);
        await conversation.Store.AppendAsync("INBOX", "x");
        Assert.Equal("4 OK done\r\n", await client.AskAsync("4 NOOP\r\n"));
    }

    [Fact]
    public async Task Who_has_thousands_watched_hears_of_many_changes_together()
    {
        await using var conversation = await Conversation.StartAsync();
        await CreateAsync(conversation, 1_000);
        var client = await conversation.LogInAsync();
        await client.AskAsync("1 NOTIFY SET (personal (MessageNew MessageExpunge))\r\n");
        conversation.Server.Time.Advance(ImapLimits.NotifyPause * 1_000);
        await conversation.Store.AppendAsync("m1", "x");
        Assert.StartsWith("* STATUS m1 (MESSAGES 1 ", await client.HearAsync(), StringComparison.Ordinal);
        // The clock stands still.
        await conversation.Store.AppendAsync("m1", "x");
        await conversation.Store.AppendAsync("m1", "x");
        Assert.Equal("2 OK done\r\n", await client.AskAsync("2 NOOP\r\n"));
        conversation.Server.Time.Advance(ImapLimits.NotifyPause * 1_000);
        var told = await client.HearAsync();
        Assert.StartsWith("* STATUS m1 (MESSAGES 3 ", told, StringComparison.Ordinal);
        Assert.Single(told.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>RFC 3501 §5.4: a client that says nothing is logged out, however much it is told.</summary>
    [Fact]
    public async Task Being_told_something_does_not_keep_a_client_logged_in()
    {
        await using var conversation = await Conversation.StartAsync("one");
        var client = await conversation.SelectAsync();
        await client.AskAsync("1 NOTIFY SET (selected (MessageNew MessageExpunge))\r\n");
        conversation.Server.Time.Advance(TimeSpan.FromMinutes(20));
        await conversation.Store.AppendAsync("INBOX", "x");
        Assert.StartsWith("* 2 EXISTS", await client.HearAsync(), StringComparison.Ordinal);
        conversation.Server.Time.Advance(TimeSpan.FromMinutes(12));
        await client.EndAsync();
        Assert.StartsWith("* BYE ", client.Take(), StringComparison.Ordinal);
    }

    static async Task CreateAsync(Conversation conversation, int count)
    {
        for (var i = 0; i < count; i++) await conversation.Account.CreateMailboxAsync($"m{i}", SpecialUse.None, default);
    }
}
