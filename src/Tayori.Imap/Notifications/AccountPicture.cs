using Tayori.Imap.Access;
using Tayori.Imap.Listing;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Notifications;

/// <summary>Whether what is there now is what the client itself has just brought about: RFC 5465 §5 would rather not have it told.</summary>
/// <param name="name">A mailbox's.</param>
/// <param name="exists">Whether there is one of that name.</param>
/// <param name="isSubscribed">Whether it is subscribed to.</param>
delegate bool Explains(string name, bool exists, bool isSubscribed);

/// <summary>
/// What the client has been told of all mailboxes but the selected one. There are no events here, only the difference between this picture and what is there: however much has happened since the last
/// comparison, it is told once, and a wake-up may be lost or doubled without harm.
/// </summary>
sealed class AccountPicture
{
    readonly ImapSession _session;
    readonly EventGroups _groups;
    readonly NamePicture _names;
    readonly HashSet<string> _refused = [];

    /// <summary>Mailboxes of which messages are told, by the names that the client knows, as they were told.</summary>
    Dictionary<string, Place> _told = [];

    AccountPicture(ImapSession session, EventGroups groups, MailboxTree now) => (_session, _groups, _names) = (session, groups, new NamePicture(session, groups, now));

    /// <summary>Accounts whose mailboxes are watched.</summary>
    public IEnumerable<IAccount> Accounts => _names.Accounts;

    public int Watched => _told.Count;

    /// <summary>The picture as of now, of which STATUS is told where it is wanted; <c>null</c> where there is too much to watch.</summary>
    public static async ValueTask<AccountPicture?> TakeAsync(ImapSession session, EventGroups groups, bool tellsStatus, CancellationToken cancellationToken)
    {
        var now = await MailboxTree.ReadAsync(session, groups.Scope, cancellationToken);
        var picture = new AccountPicture(session, groups, now);
        if (picture.WatchedOf(now) is not { } watched) return null;
        await picture.TellStatusAsync(watched, now, isFirst: true, tellsStatus ? static (_, _, _) => false : static (_, _, _) => true, cancellationToken);
        return picture;
    }

    /// <summary>Tells what has changed; returns <c>false</c> where there is too much to watch by now, and nothing has been told.</summary>
    public async ValueTask<bool> CompareAsync(Explains? explains, CancellationToken cancellationToken)
    {
        var now = await MailboxTree.ReadAsync(_session, _groups.Scope, cancellationToken);
        if (WatchedOf(now) is not { } watched) return false;
        await _names.CompareAsync(now, explains, Move, cancellationToken);
        await TellStatusAsync(watched, now, isFirst: false, (name, exists, isSubscribed) => explains?.Invoke(name, exists, isSubscribed) == true && IsEmpty(now, name), cancellationToken);
        return true;
    }

    List<(Place Place, NotifyEvents Events)>? WatchedOf(MailboxTree now)
    {
        List<(Place, NotifyEvents)> watched = [];
        foreach (var place in now.Places)
        {
            var events = _groups.Of(place.Name, place.IsOwn, now.Subscribed);
            if (!events.Has(NotifyEvents.Messages)) continue;
            if (watched.Count == ImapLimits.NotifyMailboxes) return null;
            watched.Add((place, events));
        }
        return watched;
    }

    /// <summary>What was told of a mailbox goes with its new name, as it does at the client.</summary>
    void Move(string from, string to)
    {
        foreach (var name in _told.Keys.Where(name => MailboxName.IsWithin(name, from)).ToList())
        {
            if (_told.Remove(name, out var place)) _told[to + name[from.Length..]] = place;
        }
    }

    async ValueTask TellStatusAsync(List<(Place Place, NotifyEvents Events)> watched, MailboxTree now, bool isFirst, Explains isKnown, CancellationToken cancellationToken)
    {
        var told = new Dictionary<string, Place>(watched.Count);
        foreach (var (place, events) in watched)
        {
            if (!IsReadable(place, now)) continue;
            var before = _told.GetValueOrDefault(place.Name);
            // RFC 5465 §3.1: what is told of the selected mailbox is for SELECTED to say.
            var isSelected = place.IsSame(_session.View?.Place);
            var isNew = before is null || !before.IsSame(place);
            told[place.Name] = isSelected && !isNew ? Unsure(before!, place) : place;
            // But that another mailbox has the name now, which is the one it has selected, the client could not know.
            if (isSelected && (isFirst || !isNew)) continue;
            if (isNew && isKnown(place.Name, exists: true, now.Subscribed.Contains(place.Name))) continue;
            var values = StatusNews.Of(place.Mailbox, isNew ? null : before!.Mailbox, events, _session.UsesCondStore);
            if (values.Count > 0) _session.Writer.Status(place.Name, values);
            await _session.FlushIfFullAsync(cancellationToken);
        }
        _told = told;
    }

    /// <summary>What a client knows of the counters of its selected mailbox, by what it was told of messages or by STATUS, is not known here: when it is left they are told, if anything has happened meanwhile.</summary>
    static Place Unsure(Place told, Place now) =>
        now.Mailbox.HighestModSeq == told.Mailbox.HighestModSeq ? told : told with { Mailbox = told.Mailbox with { Exists = -1, Unseen = -1 } };

    /// <summary>RFC 5465 §3.1, §5.9: of a mailbox that may be seen but not read it is only told that, and that it has changed.</summary>
    bool IsReadable(Place place, MailboxTree now)
    {
        if (place.Allows(MailboxRights.Read))
        {
            if (_refused.Remove(place.Name)) _session.Writer.Listed(now.Of(place), ListReturn.Subscribed | ListReturn.Children);
            return true;
        }
        if (_refused.Add(place.Name)) _session.Writer.ListedNoAccess(place.Name);
        return false;
    }

    static bool IsEmpty(MailboxTree now, string name) => now.Find(name) is { Mailbox: { Exists: 0, UidNext: 1 } };
}
