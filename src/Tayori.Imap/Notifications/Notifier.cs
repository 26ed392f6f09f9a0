using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Notifications;

/// <summary>
/// Tells a client what it has asked to hear of (RFC 5465): woken by the bells of the accounts, it compares what was told with what is there. Used by the session, but for <see cref="Ring"/>, which
/// comes from anywhere.
/// </summary>
sealed class Notifier(ImapSession session) : IDisposable
{
    readonly TimeProvider _time = session.Connection.Server.Time;
    readonly AccountId _user = session.Account.Id;
    readonly Dictionary<IAccount, IDisposable> _bells = [];
    AccountPicture? _picture;
    ITimer? _timer;
    long _compared;
    int _rang;
    bool _hearsAccess;

    /// <summary>What the client wants to hear of.</summary>
    public EventGroups Groups { get; private set; } = EventGroups.None;

    /// <summary>Replaces what was asked for before; returns <c>false</c>, and leaves it as it was, where that would be too much to watch.</summary>
    public async ValueTask<bool> SetAsync(EventGroups groups, bool tellsStatus, CancellationToken cancellationToken)
    {
        var picture = groups.NameOthers ? await AccountPicture.TakeAsync(session, groups, tellsStatus, cancellationToken) : null;
        if (groups.NameOthers && picture is null) return false;
        (Groups, _picture) = (groups, picture);
        Hang();
        return true;
    }

    /// <summary>RFC 5465 §5.8: where not all can be told, nothing is, and the client hears that.</summary>
    public void Overflow(string why)
    {
        session.Writer.Ok(ResponseCode.NotificationOverflow, why);
        (Groups, _picture) = (EventGroups.None, null);
        Hang();
    }

    /// <summary>Tells what has changed of other mailboxes than the selected one, where a bell has rung. <paramref name="explains"/>: a command of the client has just changed something.</summary>
    public async ValueTask TellAsync(Explains? explains, CancellationToken cancellationToken)
    {
        Hang();
        if (_picture is null || Interlocked.Exchange(ref _rang, 0) == 0 || (explains is null && Pauses(_picture))) return;
        _compared = _time.GetTimestamp();
        if (!await _picture.CompareAsync(explains, cancellationToken)) Overflow($"more than {ImapLimits.NotifyMailboxes} mailboxes to watch");
        Hang();
    }

    /// <summary>Accounts whose bells are heard.</summary>
    public IEnumerable<IAccount> Accounts => _bells.Keys;

    /// <summary>RFC 5465 §3.1: what NOTIFY says takes the place of what is told of annotations without it.</summary>
    public async ValueTask<bool> HearsMetadataAsync(string name, bool isOwn, CancellationToken cancellationToken) =>
        Groups.HearsMetadata(name, isOwn, (await session.Account.ListSubscriptionsAsync(cancellationToken)).ToHashSet());

    /// <summary>Something has changed that no bell rings for.</summary>
    public void Look() => Interlocked.Exchange(ref _rang, 1);

    public void Dispose()
    {
        HearAccess(false);
        _timer?.Dispose();
        foreach (var bell in _bells.Values) bell.Dispose();
        _bells.Clear();
    }

    void Ring()
    {
        Interlocked.Exchange(ref _rang, 1);
        session.Connection.Wake();
    }

    /// <summary>Whoever has thousands of mailboxes watched does not have them all compared after every change: it waits a little, and what happens meanwhile is told together.</summary>
    bool Pauses(AccountPicture picture)
    {
        var left = ImapLimits.NotifyPause * Math.Max(0, picture.Watched - ImapLimits.NotifyAtOnce) - _time.GetElapsedTime(_compared);
        if (_compared == 0 || left <= TimeSpan.Zero) return false;
        _timer ??= _time.CreateTimer(static notifier => ((Notifier)notifier!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(left, Timeout.InfiniteTimeSpan);
        return true;
    }

    /// <summary>Of one who shares nothing with the user no bell is hung, and the first that he shares is heard of by the directory's.</summary>
    void HearAccess(bool isWanted)
    {
        if (isWanted == _hearsAccess) return;
        _hearsAccess = isWanted;
        if (isWanted) session.Directory.AccessChanged += AccessChanged;
        else session.Directory.AccessChanged -= AccessChanged;
    }

    void AccessChanged(AccountId? whom)
    {
        if (whom is null || whom == _user) Ring();
    }

    /// <summary>A bell at each account that matters now. What has happened to one before its bell was hung is looked for again.</summary>
    void Hang()
    {
        HearAccess(_picture is not null);
        List<IAccount> accounts = [.. _picture?.Accounts ?? []];
        if (Groups.Selected.New) accounts.Add(session.View?.Account ?? session.Account);
        foreach (var account in _bells.Keys.Except(accounts).ToList())
        {
            if (_bells.Remove(account, out var bell)) bell.Dispose();
        }
        foreach (var account in accounts.Where(account => !_bells.ContainsKey(account)))
        {
            _bells.Add(account, account.Watch(Ring));
            Ring();
        }
    }
}
