using System.Text;
using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Search;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;
using Tayori.TestKit.Store;

namespace Tayori.Imap.Tests.Search;

/// <summary>An INBOX that is searched without a session.</summary>
sealed class SearchBox(TestStore store, IAccount account, WatchedAccount watch) : IAsyncDisposable
{
    public TestStore Store { get; } = store;
    public WatchedAccount Watch { get; } = watch;

    /// <summary>Messages that the last search found damaged.</summary>
    public List<MessageId> Damaged { get; } = [];

    public static async Task<SearchBox> WithAsync(params string[] messages)
    {
        var store = await TestStore.WithAccountAsync("aki@example.org", "secret");
        foreach (var message in messages) await store.AppendAsync("INBOX", message.ReplaceLineEndings("\r\n"));
        var (account, watch) = WatchedAccount.Around(store.Account);
        store.Store.Faults.BeforeBody = watch.ReadBody;
        return new SearchBox(store, account, watch);
    }

    public async Task<MailboxId> InboxAsync() => (await Store.Account.FindMailboxAsync("INBOX", default))!.Id;

    /// <summary>Sequence numbers of what is found.</summary>
    public async Task<string> FindAsync(string keys, CancellationToken cancellationToken = default, params SearchExtent[] extents)
    {
        var row = (await Store.Account.FindMailboxAsync("INBOX", default))!;
        var view = await MailboxView.OpenAsync(Place.Own(Store.Account, row), isReadOnly: true, Features.None, default);
        var messages = await view.MessagesAsync(default);
        Damaged.Clear();
        using var run = new SearchRun(account, messages, new SearchPlanner(view, messages, DateTimeOffset.UnixEpoch).Plan(Parse(keys))) { OnDamage = (message, _) => Damaged.Add(message) };
        var result = new SearchResult(messages);
        foreach (var extent in extents.Length == 0 ? [SearchExtent.All] : extents) await run.FindAsync(extent, result, cancellationToken);
        uint[] numbers = [.. result.Numbers(byUid: false)];
        Assert.Equal(numbers.Length, result.Count);
        return string.Join(' ', numbers);
    }

    public static SearchKey Parse(string keys)
    {
        var cursor = new ImapCursor(Encoding.UTF8.GetBytes(keys));
        var parsed = new SearchParser(Encoding.UTF8).Keys(ref cursor);
        cursor.End();
        Assert.Null(cursor.Failure);
        return parsed;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
