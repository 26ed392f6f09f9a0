using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>Folders, APPEND and large messages, as MailKit does them.</summary>
public sealed class MailboxTests(ServerFixture fixture) : IAsyncLifetime, IClassFixture<ServerFixture>
{
    /// <summary>More than a message of a megabyte needs, and far less than one of thirty in memory, counted once.</summary>
    const long MemoryForLargeMessages = 24 << 20;

    readonly ServerProcess server = fixture.Server;
    MailAccount account = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => account = await server.AddAccountAsync();
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Japanese_folders_and_subjects_come_back_as_they_were_written()
    {
        const string Name = "仕事 & 〒", Below = "見積もり", Subject = "件名：来週の会議について（再送）";
        using ImapClient client = await server.ImapAsync(account, Stop);
        IMailFolder work = (await client.GetFolder(client.PersonalNamespaces[0]).CreateAsync(Name, isMessageFolder: true, Stop))!;
        IMailFolder offers = (await work.CreateAsync(Below, isMessageFolder: true, Stop))!;
        await offers.SubscribeAsync(Stop);
        await offers.AppendAsync(account.LetterTo(Subject, "本文です。\r\n"), MessageFlags.None, Stop);

        using ImapClient other = await server.ImapAsync(account, Stop);
        IList<IMailFolder> subscribed = await other.GetFoldersAsync(other.PersonalNamespaces[0], subscribedOnly: true, Stop);
        IMailFolder found = Assert.Single(subscribed, f => f.Name == Below);
        Assert.Equal(Name, found.ParentFolder!.Name);
        await found.OpenAsync(FolderAccess.ReadWrite, Stop);
        IMessageSummary summary = Assert.Single(await found.FetchAsync(0, -1, MessageSummaryItems.Envelope | MessageSummaryItems.BodyStructure, Stop));
        Assert.Equal(Subject, summary.Envelope!.Subject);
        Assert.Equal("本文です。", ((TextPart)await found.GetBodyPartAsync(0, summary.TextBody!, Stop)).Text.TrimEnd());
        await found.RenameAsync(other.GetFolder(other.PersonalNamespaces[0]), "済", Stop);
        Assert.Empty((await other.GetFolderAsync(Name, Stop)).GetSubfolders(subscribedOnly: false, Stop));
        Assert.Equal("済", (await other.GetFolderAsync("済", Stop)).FullName);
    }

    [Fact]
    public async Task APPEND_keeps_octets_flags_keywords_and_date()
    {
        DateTimeOffset date = new(2001, 2, 28, 23, 59, 58, TimeSpan.FromHours(9));
        MimeMessage letter = account.LetterTo("appended");
        using ImapClient client = await server.ImapAsync(account, Stop);
        AppendRequest request = new(letter, MessageFlags.Seen | MessageFlags.Flagged, ["$Forwarded", "project"], date);
        UniqueId uid = (await client.Inbox!.AppendAsync(request, Stop))!.Value;
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Stop);
        IMessageSummary summary = Assert.Single(await client.Inbox.FetchAsync([uid], MessageSummaryItems.Flags | MessageSummaryItems.InternalDate | MessageSummaryItems.Size, Stop));
        Assert.Equal(date, summary.InternalDate);
        Assert.Equal(MessageFlags.Seen | MessageFlags.Flagged, summary.Flags & ~MessageFlags.Recent);
        Assert.Equal(["$Forwarded", "project"], summary.Keywords.Order(StringComparer.Ordinal));
        byte[] octets = await (await client.Inbox.GetStreamAsync(uid, Stop)).ToArrayAsync(Stop);
        Assert.Equal(letter.Octets(), octets);
        Assert.Equal((uint)octets.Length, summary.Size);
    }

    [Fact]
    public async Task Thirty_megabytes_go_in_and_out_and_never_lie_in_memory()
    {
        byte[] attachment = new byte[22 << 20];
        Random.Shared.NextBytes(attachment);
        MimeMessage letter = account.LetterTo("large");
        letter.Body = new Multipart("mixed") { letter.Body!, new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream(attachment)), ContentTransferEncoding = ContentEncoding.Base64 } };
        byte[] expected = letter.Octets();
        using ImapClient client = await server.ImapAsync(account, Stop);
        await client.Inbox!.OpenAsync(FolderAccess.ReadWrite, Stop);
        await WarmUpAsync(client);

        long before = ProcessFigures.AreKnown ? server.Figures.ResidentBytes : 0;
        if (ProcessFigures.AreKnown)
            server.Figures.ResetPeak();
        using (SmtpClient smtp = await server.SmtpAsync(SecureSocketOptions.None, Stop))
            await smtp.SendAsync(letter, Stop);
        UniqueId appended = (await client.Inbox.AppendAsync(new AppendRequest(letter), Stop))!.Value;
        Assert.Equal(expected, await (await client.Inbox.GetStreamAsync(appended, Stop)).ToArrayAsync(Stop));
        Assert.Equal(expected[20_000_000..20_050_000], await (await client.Inbox.GetStreamAsync(appended, 20_000_000, 50_000, Stop)).ToArrayAsync(Stop));
        using (Pop3Client pop = await server.Pop3Async(account, Stop))
        {
            byte[] delivered = await (await pop.GetStreamAsync(pop.Count - 2, headersOnly: false, Stop)).ToArrayAsync(Stop);
            Assert.True(delivered.AsSpan().EndsWith(expected));
        }
        if (!ProcessFigures.AreKnown)
            return;
        long more = server.Figures.PeakBytes - before;
        Figures.Report($"{expected.Length / 1e6:F1} MB in by SMTP and APPEND, out by IMAP and POP3: {more / 1e6:F1} MB more memory at the most, over {before / 1e6:F1} MB");
        Assert.InRange(more, 0, MemoryForLargeMessages);
    }

    /// <summary>The code for it is compiled, and the buffers that stay are there.</summary>
    async Task WarmUpAsync(ImapClient client)
    {
        MimeMessage letter = account.LetterTo("warm-up", string.Concat(Enumerable.Repeat("All work and no play.\r\n", 100_000)));
        await server.SendAsync(letter, Stop);
        UniqueId uid = (await client.Inbox!.AppendAsync(new AppendRequest(letter), Stop))!.Value;
        await (await client.Inbox.GetStreamAsync(uid, Stop)).ToArrayAsync(Stop);
        using Pop3Client pop = await server.Pop3Async(account, Stop);
        await (await pop.GetStreamAsync(0, headersOnly: false, Stop)).ToArrayAsync(Stop);
    }
}
