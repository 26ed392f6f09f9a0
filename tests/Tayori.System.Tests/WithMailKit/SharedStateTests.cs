using System.Diagnostics;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>Two IMAP clients and a POP3 client on one account, over real sockets.</summary>
public sealed class SharedStateTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const int Generous = 5_000;

    readonly ServerProcess server = fixture.Server;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_client_does_the_others_see()
    {
        MailAccount account = await server.AddAccountAsync();
        await using IdlingInbox phone = await IdlingInbox.OpenAsync(server, account, Stop);
        await using IdlingInbox desk = await IdlingInbox.OpenAsync(server, account, Stop);

        await server.SendAsync(account.LetterTo("to be deleted"), Stop);
        await phone.HearCountAsync(1, Stop);
        await desk.HearCountAsync(1, Stop);

        await phone.ActAsync(client => client.Inbox!.AddFlagsAsync(0, MessageFlags.Seen, silent: true, Stop), Stop);
        Told read = await desk.HearAsync(t => t.Kind == ToldKind.Flags, Stop);
        Assert.Equal((0, true), (read.Value, read.Flags.HasFlag(MessageFlags.Seen)));

        await server.SendAsync(account.LetterTo("to be filed"), Stop);
        await desk.HearCountAsync(2, Stop);
        await desk.ActAsync(client => FileAsync(client, 1), Stop);
        await phone.HearExpungedAsync(1, Stop);
        await phone.ActAsync(AssertFiledAsync, Stop);
        await desk.ActAsync(AssertFiledAsync, Stop);

        using (Pop3Client pop = await server.Pop3Async(account, Stop))
        {
            Assert.Equal("to be deleted", (await pop.GetMessageAsync(Assert.Single(Enumerable.Range(0, pop.Count)), Stop)).Subject);
            await pop.DeleteMessageAsync(0, Stop);
            await pop.DisconnectAsync(quit: true, Stop);
        }
        await phone.HearExpungedAsync(0, Stop);
        await desk.HearExpungedAsync(0, Stop);
        Assert.Equal((0, 0), (phone.Inbox.Count, desk.Inbox.Count));
        Assert.Empty(server.Complaints);
    }

    [Fact]
    public async Task A_message_sent_by_SMTP_appears_in_an_idling_client_at_once()
    {
        const int Letters = 50;
        MailAccount account = await server.AddAccountAsync();
        await using IdlingInbox idling = await IdlingInbox.OpenAsync(server, account, Stop);
        using SmtpClient smtp = await server.SmtpAsync(SecureSocketOptions.None, Stop);
        await smtp.SendAsync(account.LetterTo("the first finds the server cold"), Stop);
        await idling.HearCountAsync(1, Stop);

        var times = new double[Letters];
        for (int i = 0; i < Letters; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Task sending = smtp.SendAsync(account.LetterTo($"letter {i}"), Stop);
            Told told = await idling.HearCountAsync(i + 2, Stop);
            times[i] = Stopwatch.GetElapsedTime(start, told.At).TotalMilliseconds;
            await sending;
        }
        Array.Sort(times);
        Figures.Report($"From MAIL to the EXISTS of an idling MailKit client, {Letters} letters: median {times[Letters / 2]:F1} ms, longest {times[^1]:F1} ms (target: 100 ms)");
        // Not the longest: that the machine stood still for a while says nothing of the server.
        Assert.True(times[Letters / 2] < Generous, $"{times[Letters / 2]} ms");
    }

    [Fact]
    public async Task A_session_that_is_not_told_yet_can_still_read_what_another_has_expunged()
    {
        MailAccount account = await server.AddAccountAsync();
        await server.SendAsync(account.LetterTo("short-lived"), Stop);
        using ImapClient reader = await server.ImapAsync(account, Stop);
        await reader.Inbox!.OpenAsync(FolderAccess.ReadOnly, Stop);
        await reader.Inbox.FetchAsync(0, -1, MessageSummaryItems.UniqueId, Stop);
        using ImapClient other = await server.ImapAsync(account, Stop);
        await other.Inbox!.OpenAsync(FolderAccess.ReadWrite, Stop);
        await other.Inbox.AddFlagsAsync(0, MessageFlags.Deleted, silent: true, Stop);
        await other.Inbox.ExpungeAsync(Stop);
        // RFC 2180 §4.1.2; MailKit fetches by sequence number here, during which EXPUNGE must not be told (RFC 3501 §7.4.1).
        Assert.Equal("short-lived", (await reader.Inbox.GetMessageAsync(0, Stop)).Subject);
        await reader.NoOpAsync(Stop);
        Assert.Equal(0, reader.Inbox.Count);
    }

    static async Task FileAsync(ImapClient client, int index) => await client.Inbox!.MoveToAsync(index, await client.GetFolderAsync("Archive", Stop), Stop);

    static async Task AssertFiledAsync(ImapClient client)
    {
        Assert.Equal(1, client.Inbox!.Count);
        IMailFolder archive = client.GetFolder(SpecialFolder.Archive)!;
        await archive.OpenAsync(FolderAccess.ReadOnly, Stop);
        Assert.Equal("to be filed", (await archive.GetMessageAsync(0, Stop)).Subject);
        // The selected mailbox of an idling client is its INBOX.
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Stop);
    }
}
