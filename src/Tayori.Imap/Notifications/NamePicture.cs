using Tayori.Imap.Access;
using Tayori.Imap.Listing;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Notifications;

/// <summary>The names of mailboxes and of subscriptions that the client knows (RFC 5465 §5.4, §5.5).</summary>
sealed class NamePicture
{
    readonly ImapSession _session;
    readonly EventGroups _groups;
    readonly Dictionary<Key, string> _names;
    Dictionary<Key, Place> _places;
    IReadOnlySet<string> _subscribed;

    public NamePicture(ImapSession session, EventGroups groups, MailboxTree now)
    {
        (_session, _groups, _subscribed) = (session, groups, now.Subscribed);
        _places = now.Places.ToDictionary(Key.Of);
        _names = _places.ToDictionary(known => known.Key, known => known.Value.Name);
    }

    public IEnumerable<IAccount> Accounts => _places.Values.Select(place => place.Account).DistinctBy(account => account.Id);

    /// <summary>Tells which names have come, gone and changed. <paramref name="moved"/> is called for each that the client is told has changed, or has changed itself.</summary>
    public async ValueTask CompareAsync(MailboxTree now, Explains? explains, Action<string, string> moved, CancellationToken cancellationToken)
    {
        var places = now.Places.ToDictionary(Key.Of);
        HashSet<string> affected = [];
        var gone = Gone(places, affected);
        // Those that went with their superior's name must not be taken along to its new one.
        if (HasRenamed(places)) await TellGoneAsync(gone, now, explains, cancellationToken);
        else affected.UnionWith(gone);
        foreach (var (from, to) in Renamed(places, now, affected))
        {
            if (explains?.Invoke(to, exists: true, now.Subscribed.Contains(to)) != true) _session.Writer.Listed(now.Of(to), ListReturn.Subscribed | ListReturn.Children, from);
            moved(from, to);
            await _session.FlushIfFullAsync(cancellationToken);
        }
        Came(places, affected);
        affected.RemoveWhere(name => !Wants(name, NotifyEvents.MailboxName, now));
        affected.UnionWith(Resubscribed(now));
        _places = places;
        foreach (var name in affected.Order(HierarchyOrder.Instance))
        {
            if (explains?.Invoke(name, now.Find(name) is not null, now.Subscribed.Contains(name)) != true) _session.Writer.Listed(now.Of(name), ListReturn.Subscribed | ListReturn.Children);
            await _session.FlushIfFullAsync(cancellationToken);
        }
        _subscribed = now.Subscribed;
    }

    List<string> Gone(Dictionary<Key, Place> places, HashSet<string> affected)
    {
        List<string> gone = [];
        foreach (var (key, name) in _names.Where(known => !places.ContainsKey(known.Key)).ToList())
        {
            gone.Add(name);
            AffectSuperior(name, affected);
            _names.Remove(key);
        }
        return gone;
    }

    async ValueTask TellGoneAsync(List<string> gone, MailboxTree now, Explains? explains, CancellationToken cancellationToken)
    {
        foreach (var name in gone.Where(name => Wants(name, NotifyEvents.MailboxName, now)).Order(HierarchyOrder.Instance))
        {
            // Where there is one of that name again, it is told of behind the others, as a new one.
            if (explains?.Invoke(name, exists: false, now.Subscribed.Contains(name)) != true) _session.Writer.Listed(now.Of(name) with { Place = null }, ListReturn.Subscribed | ListReturn.Children);
            await _session.FlushIfFullAsync(cancellationToken);
        }
    }

    bool HasRenamed(Dictionary<Key, Place> places) => _names.Any(known => known.Value != places[known.Key].Name);

    void Came(Dictionary<Key, Place> places, HashSet<string> affected)
    {
        foreach (var (key, place) in places)
        {
            if (!_names.TryAdd(key, place.Name)) continue;
            affected.Add(place.Name);
            AffectSuperior(place.Name, affected);
        }
    }

    /// <summary>RFC 5465 §5.4: "the mailbox itself and its direct parent (whether it is an existing mailbox or not) are considered to be affected".</summary>
    static void AffectSuperior(string name, HashSet<string> affected)
    {
        if (MailboxName.Superiors(name).LastOrDefault() is { } superior) affected.Add(superior);
    }

    /// <summary>
    /// Names that were changed, superiors first: "its children are renamed too. No additional MailboxName events are sent for children". What cannot be said as a change of name, because the
    /// one that is left is taken again, or the one that is taken was another's, is said by listing both names as they are.
    /// </summary>
    IEnumerable<(string From, string To)> Renamed(Dictionary<Key, Place> places, MailboxTree now, HashSet<string> affected)
    {
        foreach (var key in _names.Where(known => known.Value != places[known.Key].Name).OrderBy(known => known.Value.Length).Select(known => known.Key).ToList())
        {
            var (from, to) = (_names[key], places[key].Name);
            if (from == to) continue;
            if (!Wants(from, NotifyEvents.MailboxName, now) && !Wants(to, NotifyEvents.MailboxName, now))
            {
                _names[key] = to;
            }
            else if (now.Find(from) is not null || _names.ContainsValue(to))
            {
                affected.UnionWith([from, to]);
                _names[key] = to;
            }
            else
            {
                foreach (var (other, name) in _names.ToList())
                {
                    if (MailboxName.IsWithin(name, from)) _names[other] = to + name[from.Length..];
                }
                yield return (from, to);
            }
        }
    }

    List<string> Resubscribed(MailboxTree now) =>
        [.. now.Subscribed.Except(_subscribed).Concat(_subscribed.Except(now.Subscribed)).Where(name => Wants(name, NotifyEvents.SubscriptionChange, now))];

    /// <summary>A name that has just been unsubscribed was among the subscribed ones when it was.</summary>
    bool Wants(string name, NotifyEvents events, MailboxTree now)
    {
        var isOwn = !OtherUsers.Contains(name);
        return _groups.Of(name, isOwn, now.Subscribed).Has(events) || (_subscribed.Contains(name) && _groups.Of(name, isOwn, _subscribed).Has(events));
    }

    readonly record struct Key(AccountId Account, MailboxId Mailbox)
    {
        public static Key Of(Place place) => new(place.Account.Id, place.Id);
    }
}
