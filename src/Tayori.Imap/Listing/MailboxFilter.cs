using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Listing;

enum FilterKind { Selected, Personal, Subscribed, Subtree, SubtreeOne, Mailboxes }

/// <summary>filter-mailboxes (RFC 5465 §6, §8; RFC 7377 §2.2): a way to name some mailboxes.</summary>
sealed record MailboxFilter(FilterKind Kind, IReadOnlyList<string> Names)
{
    /// <summary>
    /// "selected" / "inboxes" / "personal" / "subscribed" / ("subtree" / "subtree-one" / "mailboxes") SP one-or-more-mailbox. Mail may be delivered into any mailbox, so that inboxes are all personal ones.
    /// </summary>
    public static MailboxFilter Parse(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("selected"u8)) return new(FilterKind.Selected, []);
        if (cursor.TryKeyword("inboxes"u8) || cursor.TryKeyword("personal"u8)) return new(FilterKind.Personal, []);
        if (cursor.TryKeyword("subscribed"u8)) return new(FilterKind.Subscribed, []);
        if (cursor.TryKeyword("subtree"u8)) return new(FilterKind.Subtree, Mailboxes(ref cursor));
        if (cursor.TryKeyword("subtree-one"u8)) return new(FilterKind.SubtreeOne, Mailboxes(ref cursor));
        if (cursor.TryKeyword("mailboxes"u8)) return new(FilterKind.Mailboxes, Mailboxes(ref cursor));
        cursor.Fail("unknown choice of mailboxes");
        return new(FilterKind.Mailboxes, []);
    }

    readonly HashSet<string> _names = [.. Names];

    /// <summary>Whether it means a mailbox; the selected one is not asked here.</summary>
    public bool Includes(Place place, IReadOnlySet<string> subscribed) => Includes(place.Name, place.IsOwn, subscribed);

    /// <summary>Whether it means a name, of a mailbox or not.</summary>
    public bool Includes(string name, bool isOwn, IReadOnlySet<string> subscribed) => Kind switch
    {
        FilterKind.Personal => isOwn,
        FilterKind.Subscribed => subscribed.Contains(name),
        FilterKind.Subtree => _names.Contains(name) || MailboxName.Superiors(name).Any(_names.Contains),
        FilterKind.SubtreeOne => _names.Contains(name) || MailboxName.Superiors(name).LastOrDefault() is { } superior && _names.Contains(superior),
        FilterKind.Mailboxes => _names.Contains(name),
        _ => false,
    };

    /// <summary>SP (mailbox / "(" mailbox *(SP mailbox) ")")</summary>
    static List<string> Mailboxes(ref ImapCursor cursor)
    {
        cursor.Space();
        if (cursor.Peek != (byte)'(') return [cursor.Mailbox()];
        cursor.Open();
        List<string> names = [cursor.Mailbox()];
        while (cursor.TrySpace())
        {
            if (names.Count == ImapLimits.FilterMailboxes) cursor.FailLimit($"more than {ImapLimits.FilterMailboxes} mailboxes");
            names.Add(cursor.Mailbox());
        }
        cursor.Close();
        return names;
    }
}

static class MailboxFilters
{
    /// <summary>Names outside one's own mailboxes are looked for only where they can be meant.</summary>
    public static NameScope Scope(this IEnumerable<MailboxFilter> filters) =>
        filters.All(filter => filter.Kind is FilterKind.Selected or FilterKind.Personal || !filter.Names.Any(OtherUsers.Contains) && filter.Kind != FilterKind.Subscribed) ? NameScope.None : NameScope.All;

    /// <summary>The mailboxes that any of the filters means, each once, in the order of the hierarchy.</summary>
    public static async ValueTask<IReadOnlyList<Place>> FindAsync(this IReadOnlyList<MailboxFilter> filters, ImapSession session, CancellationToken cancellationToken)
    {
        var all = await ReachableAsync(filters, session, cancellationToken);
        var subscribed = (await session.Account.ListSubscriptionsAsync(cancellationToken)).ToHashSet();
        var selected = filters.Any(f => f.Kind == FilterKind.Selected) ? session.View?.Place : null;
        return [.. all.Where(m => m.Allows(MailboxRights.Read)).Where(m => m.IsSame(selected) || filters.Any(f => f.Includes(m, subscribed))).OrderBy(m => m.Name, HierarchyOrder.Instance)];
    }

    /// <summary>RFC 7377 §2.2: mailboxes that are named, and the selected one, only need "r", all others "l" too.</summary>
    static async ValueTask<List<Place>> ReachableAsync(IReadOnlyList<MailboxFilter> filters, ImapSession session, CancellationToken cancellationToken)
    {
        List<Place> all = [.. await session.Places.ListAsync(filters.Scope(), cancellationToken)];
        if (session.View?.Place is { } selected && !all.Exists(selected.IsSame)) all.Add(selected);
        var known = all.Select(place => place.Name).ToHashSet();
        foreach (var name in filters.Where(filter => filter.Kind == FilterKind.Mailboxes).SelectMany(filter => filter.Names).Where(known.Add))
        {
            if ((await session.Places.FindAsync(name, MailboxRights.Read, cancellationToken)).Value is { } place && !all.Exists(place.IsSame)) all.Add(place);
        }
        return all;
    }
}
