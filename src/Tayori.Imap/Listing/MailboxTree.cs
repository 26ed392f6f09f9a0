using Tayori.Imap.Access;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Listing;

/// <summary>
/// The names of an account as of one moment: mailboxes, superiors that are no mailboxes, names subscribed to. LIST and its extensions choose from it.
/// </summary>
sealed class MailboxTree
{
    readonly Dictionary<string, Place> _mailboxes;
    readonly HashSet<string> _subscribed;
    readonly HashSet<string> _parents;

    MailboxTree(IReadOnlyList<Place> mailboxes, IReadOnlyList<string> subscribed)
    {
        _mailboxes = mailboxes.ToDictionary(m => m.Name);
        _subscribed = [.. subscribed];
        _parents = [.. mailboxes.SelectMany(m => MailboxName.Superiors(m.Name))];
    }

    public IReadOnlyCollection<Place> Places => _mailboxes.Values;

    /// <summary>Names subscribed to.</summary>
    public IReadOnlySet<string> Subscribed => _subscribed;

    public Place? Find(string name) => _mailboxes.GetValueOrDefault(name);

    /// <summary>All of one's own, and of others what these names need.</summary>
    public static async ValueTask<MailboxTree> ReadAsync(ImapSession session, NameScope scope, CancellationToken cancellationToken)
    {
        var mailboxes = await session.Places.ListAsync(scope, cancellationToken);
        return new MailboxTree(mailboxes, await session.Account.ListSubscriptionsAsync(cancellationToken));
    }

    /// <summary>What the selection options choose among the names that match, in the order of the hierarchy.</summary>
    public IEnumerable<ListEntry> Select(ListSelect select, Func<string, bool> matches)
    {
        var isRecursive = (select & ListSelect.RecursiveMatch) != 0;
        var chosen = Names(select).Where(name => Meets(name, select)).ToHashSet();
        HashSet<string> above = isRecursive ? [.. chosen.SelectMany(MailboxName.Superiors)] : [];
        // RFC 5258 §3.3, §3.5, and RFC 9051 §6.3.5, last example: a superior stands for inferiors the answer does not show, and only for them.
        var hiddenBelow = chosen.Where(name => !matches(name)).SelectMany(MailboxName.Superiors);
        if (!isRecursive) hiddenBelow = ChoosesAll(select) ? hiddenBelow.Where(name => !_mailboxes.ContainsKey(name)) : [];
        foreach (var name in chosen.Union(hiddenBelow).Where(matches).Order(HierarchyOrder.Instance))
            yield return Entry(name, chosen.Contains(name), above.Contains(name));
    }

    /// <summary>What there is to say of one mailbox.</summary>
    public ListEntry Of(Place place) => Of(place.Name);

    /// <summary>What there is to say of one name, whether or not a mailbox has it.</summary>
    public ListEntry Of(string name) => Entry(name, isChosen: true, hasChosenBelow: false);

    IEnumerable<string> Names(ListSelect select) => (select & ListSelect.Subscribed) != 0 ? _subscribed : _mailboxes.Keys;

    /// <summary>No option leaves mailboxes out: what is below a name that is none of them may be what it is asked for (RFC 5258 §5, example 11).</summary>
    static bool ChoosesAll(ListSelect select) => (select & (ListSelect.Subscribed | ListSelect.SpecialUse)) == 0;

    bool Meets(string name, ListSelect select) =>
        (select & ListSelect.SpecialUse) == 0 || _mailboxes.GetValueOrDefault(name) is { Mailbox.SpecialUse: not SpecialUse.None };

    ListEntry Entry(string name, bool isChosen, bool hasChosenBelow) =>
        new(name, _mailboxes.GetValueOrDefault(name), isChosen, _parents.Contains(name), _subscribed.Contains(name), hasChosenBelow);
}

/// <summary>A name of the answer.</summary>
/// <param name="Name">The name.</param>
/// <param name="Place"><c>null</c>: no mailbox has it.</param>
/// <param name="IsChosen">It meets the selection; otherwise it is here for its inferiors.</param>
/// <param name="HasChildren">Mailboxes are below it.</param>
/// <param name="IsSubscribed">It is subscribed to.</param>
/// <param name="HasChosenBelow">RECURSIVEMATCH was given, and names below meet the selection (CHILDINFO).</param>
readonly record struct ListEntry(string Name, Place? Place, bool IsChosen, bool HasChildren, bool IsSubscribed, bool HasChosenBelow);
