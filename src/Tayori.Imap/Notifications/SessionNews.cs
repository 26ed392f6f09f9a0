using Tayori.Imap.Commands;
using Tayori.Imap.Metadata;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Notifications;

/// <summary>What a session tells its client of: changes of the selected mailbox, of annotations where METADATA is enabled (RFC 5464), and of what NOTIFY asks for (RFC 5465).</summary>
sealed class SessionNews(ImapSession session) : IDisposable
{
    Notifier? _notifier;

    /// <summary>What others do to annotations, for a client that wants to know.</summary>
    public MetadataNews? Metadata { get; private set; }

    /// <summary>Accounts that are listened to.</summary>
    public IEnumerable<IAccount> Watched => _notifier?.Accounts ?? [];

    /// <summary>ENABLE METADATA (RFC 5464 §4.1), or NOTIFY with its events.</summary>
    public void BeginMetadata() => Metadata ??= new MetadataNews(session);

    /// <summary>Tells what changed in the selected mailbox, as long as it may be read and as far as the client wants to hear of it, and in annotations.</summary>
    public ValueTask SyncAsync(bool mayExpunge, CancellationToken cancellationToken) => SyncAsync(mayExpunge, Wanted, cancellationToken);

    /// <summary>Tells all that the client wants to hear of, while it waits for it (RFC 5465 §4: in IDLE "exactly the same events").</summary>
    public async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        await TellAsync(mayExpunge: true, Wanted, explains: null, cancellationToken);
        TellHeldBack();
    }

    /// <summary>The same, before a command is answered.</summary>
    public ValueTask TellAfterAsync(IImapCommand command, bool mayExpunge, bool isDone, CancellationToken cancellationToken) =>
        TellAsync(mayExpunge, command.Expunges ? Hearing.All : Wanted, isDone ? command.Explains : null, cancellationToken);

    /// <summary>Between commands. A client that hears nothing would believe that nothing happens, so where it cannot be found out it is told that (RFC 5465 §5.8).</summary>
    public async ValueTask TellUnaskedAsync(CancellationToken cancellationToken)
    {
        if (_notifier is not { } notifier) return;
        try
        {
            await session.RenewRightsAsync(cancellationToken);
            await TellAsync(mayExpunge: notifier.Groups.IsImmediate, Wanted, explains: null, cancellationToken);
            TellHeldBack();
        }
        catch (StorageException failure)
        {
            Log.NotTold(session.Log, "NOTIFY", failure);
            if (failure.Failure != StorageFailure.Gone) notifier.Overflow("storage failed");
        }
    }

    /// <summary>NOTIFY SET and NOTIFY NONE; returns <c>false</c> where that is too much to watch.</summary>
    public async ValueTask<bool> NotifyAsync(EventGroups groups, bool tellsStatus, CancellationToken cancellationToken)
    {
        // RFC 5465 §3.1: a SET "MUST cause the server to immediately return any accumulated changes to the currently selected mailbox".
        if (groups.IsAny) await SyncAsync(mayExpunge: true, Hearing.All, cancellationToken);
        var notifier = _notifier ?? new Notifier(session);
        var isSet = await notifier.SetAsync(groups, tellsStatus, cancellationToken);
        if (isSet) _notifier = notifier;
        if (isSet && groups.NameMetadata) BeginMetadata();
        return isSet;
    }

    /// <summary>Another mailbox is selected, or none.</summary>
    public void Selected() => _notifier?.Look();

    /// <summary>Nothing more is told of annotations and of other mailboxes.</summary>
    public void Stop()
    {
        _notifier?.Dispose();
        _notifier = null;
        Metadata?.Dispose();
        Metadata = null;
    }

    public void Dispose() => Stop();

    /// <summary>What the client wants to hear of its selected mailbox.</summary>
    Hearing Wanted => _notifier?.Groups.Selected ?? Hearing.All;

    /// <summary>What has become of the selected mailbox nobody can tell who knows UIDs only, where it went before its messages were read (RFC 7162 §3.2.10); of others there is to be heard all the same.</summary>
    async ValueTask TellAsync(bool mayExpunge, Hearing hearing, Explains? explains, CancellationToken cancellationToken)
    {
        try
        {
            await SyncAsync(mayExpunge, hearing, cancellationToken);
        }
        finally
        {
            if (_notifier is not null) await _notifier.TellAsync(explains, cancellationToken);
        }
    }

    /// <summary>RFC 7162 §3.2: without a tagged answer to say it, a client that loses its connection now would come back with a modseq beyond what it has not heard of.</summary>
    void TellHeldBack()
    {
        if (session.UsesQResync && session.View is { MayRead: true, IsAhead: true } view) session.Writer.Ok(ResponseCode.HighestModSeq(view.ModSeq), "all is told up to here");
    }

    async ValueTask SyncAsync(bool mayExpunge, Hearing hearing, CancellationToken cancellationToken)
    {
        if (Metadata is not null) await Metadata.TellAsync(_notifier, cancellationToken);
        if (session.View is not { MayRead: true } view) return;
        var contexts = session.Contexts;
        var came = await view.SyncAsync(session.Writer, mayExpunge, hearing, session.Enabled, contexts.Leave, () => session.FlushIfFullAsync(cancellationToken), cancellationToken);
        var items = _notifier?.Groups.Items;
        if (contexts.Any || (items is not null && !came.IsEmpty)) await contexts.UpdateAsync(view.TakeUnmade(came), items, cancellationToken);
    }
}
