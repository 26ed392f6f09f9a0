using Tayori.Imap.Output;
using Tayori.Imap.Views;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Metadata;

/// <summary>
/// Annotations that others have changed, told to a client that has enabled METADATA (RFC 5464 §4.4.2) or asks for them by NOTIFY (RFC 5465 §5.6, §5.7): of the server, of all mailboxes of one's own, and of
/// the selected mailbox where it is another's. The journal knows them; what this session has changed itself is not told.
/// </summary>
sealed class MetadataNews : IDisposable
{
    readonly IAccount _own;
    readonly LineConnection _connection;
    readonly IDisposable _server;
    readonly Lock _lock = new();
    readonly List<string> _ofServer = [];
    readonly HashSet<(AccountId Account, long ModSeq)> _made = [];
    long _since;
    (AccountId Account, MailboxId Mailbox, long Since)? _selected;

    MetadataNews(IAccount own, IServerAnnotations server, LineConnection connection, long since)
    {
        (_own, _connection, _since) = (own, connection, since);
        _server = server.Watch(Hear);
    }

    /// <summary>From now on.</summary>
    public static async ValueTask<MetadataNews> BeginAsync(IAccount own, IServerAnnotations server, LineConnection connection, CancellationToken cancellationToken) =>
        new(own, server, connection, await own.ReadModSeqAsync(cancellationToken));

    public void Dispose() => _server.Dispose();

    /// <summary>This session has made the change in an account.</summary>
    public void Made(IAccount account, AnnotationsChanged change) => _made.Add((account.Id, change.ModSeq));

    /// <summary>The same of the server's, of which it has heard by now.</summary>
    public void MadeForAll(IReadOnlyList<string> entries)
    {
        lock (_lock) _ofServer.RemoveAll(entries.Contains);
    }

    /// <param name="writer">Where it is told.</param>
    /// <param name="view">The selected mailbox.</param>
    /// <param name="hears">Whether the client wants to hear of a name, the empty one being the server's; and whether it is one's own.</param>
    /// <param name="cancellationToken">The connection ends.</param>
    public async ValueTask TellAsync(ImapWriter writer, MailboxView? view, Func<string, bool, ValueTask<bool>> hears, CancellationToken cancellationToken)
    {
        if (TakeOfServer() is { Length: > 0 } entries && await hears("", true)) writer.MetadataChanged("", entries);
        _since = await TellAsync(writer, _own, _since, hears, async change => change.Mailbox is { } id ? (await _own.GetMailboxAsync(id, cancellationToken))?.Name : "", cancellationToken);
        await TellOfSelectedAsync(writer, view, hears, cancellationToken);
        _made.Clear();
    }

    void Hear(IReadOnlyList<string> entries)
    {
        lock (_lock) _ofServer.AddRange(entries.Except(_ofServer));
        _connection.Wake();
    }

    string[] TakeOfServer()
    {
        lock (_lock)
        {
            string[] entries = [.. _ofServer];
            _ofServer.Clear();
            return entries;
        }
    }

    /// <summary>Another's mailbox from when it was selected.</summary>
    async ValueTask TellOfSelectedAsync(ImapWriter writer, MailboxView? view, Func<string, bool, ValueTask<bool>> hears, CancellationToken cancellationToken)
    {
        if (view is not { MayRead: true } || view.Account.Id == _own.Id)
        {
            _selected = null;
            return;
        }
        if (_selected is { } now && now.Account == view.Account.Id && now.Mailbox == view.Id)
            _selected = now with { Since = await TellAsync(writer, view.Account, now.Since, hears, change => ValueTask.FromResult(change.Mailbox == view.Id ? view.Place.Name : null), cancellationToken) };
        else
            _selected = (view.Account.Id, view.Id, await view.Account.ReadModSeqAsync(cancellationToken));
    }

    /// <summary>Tells what has happened in an account; returns up to where.</summary>
    async ValueTask<long> TellAsync(
        ImapWriter writer, IAccount account, long since, Func<string, bool, ValueTask<bool>> hears, Func<AnnotationsChanged, ValueTask<string?>> nameOf, CancellationToken cancellationToken)
    {
        var now = await account.ReadModSeqAsync(cancellationToken);
        if (now <= since) return since;
        foreach (var change in await account.ReadAnnotationChangesAsync(_own.Id, since, cancellationToken))
        {
            now = Math.Max(now, change.ModSeq);
            if (!_made.Contains((account.Id, change.ModSeq)) && await nameOf(change) is { } name && await hears(name, account.Id == _own.Id)) writer.MetadataChanged(name, change.Entries);
        }
        return now;
    }
}
