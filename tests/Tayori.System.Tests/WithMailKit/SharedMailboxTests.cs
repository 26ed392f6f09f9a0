using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>Mailboxes of others, as MailKit finds and uses them.</summary>
public sealed class SharedMailboxTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_is_shared_read_changed_filled_and_taken_back()
    {
        MailAccount owner = await fixture.Server.AddAccountAsync(), guest = await fixture.Server.AddAccountAsync();
        using ImapClient theirs = await fixture.Server.ImapAsync(owner, Stop), mine = await fixture.Server.ImapAsync(guest, Stop);
        IMailFolder project = (await theirs.GetFolder(theirs.PersonalNamespaces[0]).CreateAsync("Projekt Ä", isMessageFolder: true, Stop))!;
        await project.AppendAsync(owner.LetterTo("plan"), MessageFlags.None, Stop);
        await project.SetAccessRightsAsync(guest.Address, new AccessRights("lrswite"), Stop);
        AccessControlList list = await project.GetAccessControlListAsync(Stop);
        Assert.Equal([owner.Address, guest.Address], list.Select(entry => entry.Name));

        FolderNamespace others = Assert.Single(mine.OtherNamespaces);
        IMailFolder shared = Assert.Single(await mine.GetFoldersAsync(others, subscribedOnly: false, Stop), folder => folder.Name == "Projekt Ä");
        Assert.Equal($"Other Users/{owner.Address}/Projekt Ä", shared.FullName);
        Assert.Contains(AccessRight.ExpungeFolder, await shared.GetMyAccessRightsAsync(Stop));
        await shared.OpenAsync(FolderAccess.ReadWrite, Stop);
        Assert.Equal("plan", (await shared.GetMessageAsync(0, Stop)).Subject);
        await shared.AddFlagsAsync(0, MessageFlags.Flagged, silent: true, Stop);
        await shared.AppendAsync(guest.LetterTo("answer"), MessageFlags.Seen, Stop);
        UniqueIdMap copied = await shared.CopyToAsync(await shared.SearchAsync(SearchQuery.All, Stop), mine.Inbox!, Stop);
        Assert.Equal(2, copied.Count);
        await mine.Inbox!.OpenAsync(FolderAccess.ReadWrite, Stop);
        UniqueIdMap moved = await mine.Inbox.MoveToAsync([copied.Destination[0]], shared, Stop);
        Assert.Single(moved.Destination);
        await project.OpenAsync(FolderAccess.ReadOnly, Stop);
        Assert.Equal(["plan", "answer", "plan"], (await project.FetchAsync(0, -1, MessageSummaryItems.Envelope, Stop)).Select(message => message.Envelope!.Subject));

        await project.RemoveAccessAsync(guest.Address, Stop);
        Assert.Equal(ImapCommandResponse.No, (await Assert.ThrowsAsync<ImapCommandException>(() => shared.StatusAsync(StatusItems.Count, Stop))).Response);
        using ImapClient again = await fixture.Server.ImapAsync(guest, Stop);
        Assert.Empty(await again.GetFoldersAsync(again.OtherNamespaces[0], subscribedOnly: false, Stop));
    }
}
