using Tayori.Imap.Access;
using Tayori.Imap.Fetch;
using Tayori.Imap.Listing;
using Tayori.Imap.Views;

namespace Tayori.Imap.Notifications;

/// <summary>All that a NOTIFY SET asks for; of NOTIFY NONE nothing.</summary>
sealed class EventGroups(IReadOnlyList<EventGroup> groups)
{
    readonly EventGroup? _selected = groups.FirstOrDefault(group => group.IsOfSelected);
    readonly EventGroup[] _others = [.. groups.Where(group => !group.IsOfSelected)];

    public static EventGroups None { get; } = new([]);

    public bool IsAny => groups.Count > 0;

    /// <summary>What is told of the selected mailbox. RFC 5465 §3.1: without SELECTED "the client doesn't want to receive any message-events for the currently selected mailbox".</summary>
    public Hearing Selected => new(New: Has(NotifyEvents.MessageNew), Flags: Has(NotifyEvents.FlagChange));

    /// <summary>Expunges are told at once, also between commands.</summary>
    public bool IsImmediate => _selected is { IsDelayed: false } && Has(NotifyEvents.MessageExpunge);

    /// <summary>What is fetched of new messages of the selected mailbox.</summary>
    public FetchItems? Items => _selected?.Items;

    /// <summary>Whether anything but the selected mailbox is meant.</summary>
    public bool NameOthers => Array.Exists(_others, group => group.Events != NotifyEvents.None);

    /// <summary>Whose mailboxes can be meant.</summary>
    public NameScope Scope { get; } = groups.Select(group => group.Filter).Scope();

    /// <summary>Whether changes of annotations are meant.</summary>
    public bool NameMetadata => Array.Exists(_others, group => group.Events.Has(NotifyEvents.Metadata));

    /// <summary>Whether it is told that annotations of a mailbox have changed, or of the server, whose name is empty.</summary>
    public bool HearsMetadata(string name, bool isOwn, IReadOnlySet<string> subscribed) => name.Length == 0
        ? Array.Exists(_others, group => group.Events.Has(NotifyEvents.ServerMetadataChange))
        : Of(name, isOwn, subscribed).Has(NotifyEvents.MailboxMetadataChange);

    /// <summary>What is told of a name, whether or not there is such a mailbox.</summary>
    public NotifyEvents Of(string name, bool isOwn, IReadOnlySet<string> subscribed)
    {
        var events = NotifyEvents.None;
        foreach (var group in _others)
        {
            if (!group.Filter.Includes(name, isOwn, subscribed)) continue;
            // RFC 5465 §8: NONE "means that the client does not wish to receive any events for the specified mailboxes".
            if (group.Events == NotifyEvents.None) return NotifyEvents.None;
            events |= group.Events;
        }
        return events;
    }

    bool Has(NotifyEvents events) => _selected is not null && _selected.Events.Has(events);
}
