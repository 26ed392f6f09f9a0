using Tayori.Imap.Access;
using Tayori.Imap.Notifications;
using Tayori.Imap.Session;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Metadata;

/// <summary>
/// Annotations that others have changed, told to a client that has enabled METADATA (RFC 5464 §4.4.2): of the server, of all mailboxes of one's own, and of the selected mailbox where it is another's; or as NOTIFY asks for
/// (RFC 5465 §5.6, §5.7). The journals know them; what this session has changed itself is not told.
/// </summary>
sealed class MetadataNews : IDisposable
{
    readonly ImapSession _session;
    readonly LineConnection _connection;
    readonly IDisposable _server;
    readonly Lock _lock = new();
    readonly List<string> _ofServer = [];
    readonly HashSet<(AccountId Account, long ModSeq)> _made = [];

    /// <summary>Up to where the changes of accounts have been told. Of one that is not here nothing is told that has been.</summary>
    readonly Dictionary<AccountId, long> _told = [];

    /// <summary>From now on.</summary>
    public MetadataNews(ImapSession session)
    {
        (_session, _connection) = (session, session.Connection);
        _server = session.Directory.Annotations.Watch(Hear);
    }

    public void Dispose() => _server.Dispose();

    /// <summary>This session has made the change in an account.</summary>
    public void Made(IAccount account, AnnotationsChanged change) => _made.Add((account.Id, change.ModSeq));

    /// <summary>The same of the server's, of which it has heard by now.</summary>
    public void MadeForAll(IReadOnlyList<string> entries)
    {
        lock (_lock) _ofServer.RemoveAll(entries.Contains);
    }

    /// <param name="notifier">What NOTIFY says; <c>null</c>: it has not been said.</param>
    /// <param name="cancellationToken">The connection ends.</param>
    public async ValueTask TellAsync(Notifier? notifier, CancellationToken cancellationToken)
    {
        if (TakeOfServer() is { Length: > 0 } entries && await HearsAsync(notifier, null, cancellationToken)) _session.Writer.MetadataChanged("", entries);
        List<IAccount> accounts = [_session.Account, .. notifier?.Accounts ?? []];
        if (_session.View is { MayRead: true } view) accounts.Add(view.Account);
        foreach (var left in _told.Keys.Except(accounts.Select(account => account.Id)).ToList()) _told.Remove(left);
        foreach (var account in accounts.DistinctBy(account => account.Id)) await TellAsync(account, notifier, cancellationToken);
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

    /// <summary>An account that cannot be read does not keep the user from hearing of others.</summary>
    async ValueTask TellAsync(IAccount account, Notifier? notifier, CancellationToken cancellationToken)
    {
        try
        {
            _told[account.Id] = await TellSinceAsync(account, _told.GetValueOrDefault(account.Id, long.MaxValue), notifier, cancellationToken);
        }
        catch (StorageException failure) when (account.Id != _session.Account.Id)
        {
            Log.NotTold(_session.Log, "METADATA", failure);
        }
    }

    /// <summary>Tells what has happened in an account; returns up to where.</summary>
    async ValueTask<long> TellSinceAsync(IAccount account, long since, Notifier? notifier, CancellationToken cancellationToken)
    {
        var now = await account.ReadModSeqAsync(cancellationToken);
        if (now <= since) return now;
        foreach (var change in await account.ReadAnnotationChangesAsync(_session.Account.Id, since, cancellationToken))
        {
            now = Math.Max(now, change.ModSeq);
            if (_made.Contains((account.Id, change.ModSeq))) continue;
            // The server's private annotations are with one's own account, of no mailbox.
            var place = change.Mailbox is { } id ? await _session.Places.GetAsync(account, id, cancellationToken) : null;
            if (change.Mailbox is null != place is null || !await HearsAsync(notifier, place, cancellationToken)) continue;
            _session.Writer.MetadataChanged(place?.Name ?? "", change.Entries);
        }
        return now;
    }

    /// <param name="notifier">What NOTIFY says.</param>
    /// <param name="place">Of what; <c>null</c>: of the server.</param>
    /// <param name="cancellationToken">The connection ends.</param>
    async ValueTask<bool> HearsAsync(Notifier? notifier, Place? place, CancellationToken cancellationToken)
    {
        // RFC 5465 §5: "require the 'l' and 'r' rights".
        if (place is { IsOwn: false } && !place.IsSame(_session.View?.Place) && !(notifier is not null && place.Allows(MailboxRights.Lookup))) return false;
        return notifier is null || await notifier.HearsMetadataAsync(place?.Name ?? "", place?.IsOwn ?? true, cancellationToken);
    }
}
