using MailKit;
using MailKit.Net.Imap;
using MimeKit;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>Folders and APPEND, as MailKit does them.</summary>
public sealed class MailboxTests(ServerFixture fixture) : IAsyncLifetime, IClassFixture<ServerFixture>
{
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
}
