using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>Annotations as MailKit sets and reads them, and as they are after the server was killed.</summary>
public sealed class AnnotationTests : IAsyncLifetime
{
    ServerProcess _server = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync("admin_contact = \"mailto:postmaster@example.org\"\n");
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Annotations_of_mailboxes_and_of_the_server_outlive_it()
    {
        MailAccount account = await _server.AddAccountAsync();
        using (ImapClient client = await _server.ImapAsync(account, Stop))
        {
            Assert.True(client.Capabilities.HasFlag(ImapCapabilities.Metadata) && client.Capabilities.HasFlag(ImapCapabilities.Filters));
            await client.Inbox!.SetMetadataAsync(new MetadataCollection { new(MetadataTag.PrivateComment, "two\r\nlines"), new(MetadataTag.SharedComment, "Ä") }, Stop);
            await client.SetMetadataAsync(new MetadataCollection { new(new MetadataTag("/private/filters/values/letters"), "SUBJECT letter") }, Stop);
        }
        await _server.KillAsync();
        await _server.StartAgainAsync();
        using ImapClient again = await _server.ImapAsync(account, Stop);
        Assert.Equal("two\r\nlines", await again.Inbox!.GetMetadataAsync(MetadataTag.PrivateComment, Stop));
        MetadataCollection shared = await again.Inbox.GetMetadataAsync(new MetadataOptions { Depth = int.MaxValue }, [new MetadataTag("/shared")], Stop);
        Assert.Equal("Ä", Assert.Single(shared).Value);
        Assert.Equal("mailto:postmaster@example.org", await again.GetMetadataAsync(MetadataTag.SharedAdmin, Stop));
        await again.Inbox.AppendAsync(account.LetterTo("a letter"), MessageFlags.None, Stop);
        await again.Inbox.OpenAsync(FolderAccess.ReadOnly, Stop);
        Assert.Single(await again.Inbox.SearchAsync(SearchQuery.Filter("letters"), Stop));
    }
}
