using System.Text;
using Tayori.Imap.Output;
using Tayori.Imap.Tests.Commands;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Session;

/// <summary>What a client hears while the store is being waited for (RFC 9585).</summary>
public sealed class ProgressTests
{
    [Theory]
    [InlineData("1 COPY 1 INBOX", "* 2 EXISTS")]
    [InlineData("1 MOVE 1 INBOX", "* OK [COPYUID ")]
    [InlineData("1 STORE 1 +FLAGS (\\Deleted)", "* 1 FETCH ")]
    [InlineData("1 EXPUNGE", "1 OK ")]
    [InlineData("1 APPEND INBOX {1+}\r\nx", "* 2 EXISTS")]
    [InlineData("1 REPLACE 1 INBOX {1+}\r\nx", "* OK [APPENDUID ")]
    public async Task A_write_that_waits_says_so_every_ten_seconds(string command, string answer)
    {
        await using var conversation = await Conversation.StartAsync("hello");
        var client = await conversation.SelectAsync();
        var (told, held) = await HoldAsync(conversation, client, command);
        Assert.Equal("* OK [INPROGRESS (\"1\" NIL NIL)] still at work\r\n", told);
        Assert.Equal(told, await AdvanceAsync(conversation, client));
        held.SetResult();
        Assert.StartsWith(answer, await client.TakeAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_meanwhile_leaves_when_the_write_is_done()
    {
        await using var conversation = await Conversation.StartAsync("hello");
        var client = await conversation.SelectAsync();
        var (_, held) = await HoldAsync(conversation, client, "1 COPY 1 INBOX");
        var closing = client.CloseAsync();
        for (var i = 0; i < 30; i++) conversation.Server.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(closing.IsCompleted);
        held.SetResult();
        await closing;
        Assert.Equal(2, (await conversation.Account.FindMailboxAsync("INBOX", default))!.Exists);
    }

    [Theory]
    [InlineData("SEARCH HEADER X-A b", 1)]
    [InlineData("SORT (SUBJECT) UTF-8 ALL", 1)]
    [InlineData("UID FETCH 1:* (ENVELOPE)", 1)]
    [InlineData("UID FETCH 1:* (BODY.PEEK[TEXT])", 2)] // a message is opened, and read
    public async Task Nothing_is_read_for_a_client_that_is_gone(string command, int batch)
    {
        await using var conversation = await Conversation.StartAsync([.. Enumerable.Range(0, 2_100).Select(i => $"Subject: {i}\n\nhello")]);
        var client = await conversation.SelectAsync();
        var readings = 0;
        conversation.Store.Store.Faults.BeforeReading = () =>
        {
            if (readings++ == 0) client.Vanish();
            conversation.Server.Time.Advance(TimeSpan.FromSeconds(2));
        };
        await client.SendAsync($"1 {command}\r\n");
        await client.EndAsync();
        Assert.Equal(batch, readings);
    }

    [Theory]
    [InlineData("A001", 454L, 1000L, "INPROGRESS (\"A001\" 454 1000)")]
    [InlineData("A001", 175L, null, "INPROGRESS (\"A001\" 175 NIL)")]
    [InlineData("A001", null, null, "INPROGRESS (\"A001\" NIL NIL)")]
    [InlineData("A001", null, 10L, "INPROGRESS (\"A001\" NIL NIL)")]
    [InlineData("a]b", 1L, 2L, "INPROGRESS (NIL 1 2)")]
    public void The_code_has_the_forms_of_RFC_9585(string tag, long? done, long? goal, string code) =>
        Assert.Equal(code, ResponseCode.InProgress(Encoding.ASCII.GetBytes(tag), done, goal).Text);

    /// <summary>Sends a command whose write is not answered before the source is set, and returns what is said first.</summary>
    static async Task<(string Told, TaskCompletionSource Held)> HoldAsync(Conversation conversation, TestClient client, string command)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        conversation.Store.Store.Faults.HoldsWrites = held.Task;
        await client.SendAsync(command + "\r\n");
        return (await AdvanceAsync(conversation, client), held);
    }

    /// <summary>Moves the clock until something is said: it must take ten seconds of it, or as long as the server needs to look at the clock.</summary>
    static async Task<string> AdvanceAsync(Conversation conversation, TestClient client)
    {
        var began = conversation.Server.Time.GetUtcNow();
        await Patience.UntilAsync(() => client.HasMore, () => conversation.Server.Time.Advance(TimeSpan.FromSeconds(1)));
        Assert.True(conversation.Server.Time.GetUtcNow() - began >= TimeSpan.FromSeconds(9));
        return client.Take();
    }
}
