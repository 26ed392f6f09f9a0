using System.Text;
using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;

namespace Tayori.Imap.Notifications;

/// <summary>event-group (RFC 5465 §8): some mailboxes, and what the client wants to hear of them.</summary>
/// <param name="Filter">Which.</param>
/// <param name="Events">None: nothing, whatever other groups say of these mailboxes.</param>
sealed record EventGroup(MailboxFilter Filter, NotifyEvents Events)
{
    /// <summary>The selected mailbox, whichever it is by then.</summary>
    public bool IsOfSelected => Filter.Kind == FilterKind.Selected;

    /// <summary>Expunges of the selected mailbox wait for a command that lets them be told (RFC 5465 §6.1.2).</summary>
    public bool IsDelayed { get; init; }

    /// <summary>What is fetched of new messages of the selected mailbox.</summary>
    public FetchItems? Items { get; init; }

    /// <summary>An event that is not known here: the command is answered by NO, not by BAD (RFC 5465 §3.1).</summary>
    public bool HasUnknown { get; init; }

    /// <summary>event-group = "(" filter-mailboxes SP events ")"</summary>
    public static EventGroup Parse(ref ImapCursor cursor)
    {
        cursor.Open();
        var isDelayed = cursor.TryKeyword("selected-delayed"u8);
        var filter = isDelayed ? new MailboxFilter(FilterKind.Selected, []) : MailboxFilter.Parse(ref cursor);
        cursor.Space();
        var column = cursor.Column;
        var group = new EventGroup(filter, NotifyEvents.None) { IsDelayed = isDelayed }.WithEvents(ref cursor);
        cursor.Close();
        group.Check(ref cursor, column);
        return group;
    }

    /// <summary>events = ( "(" event *(SP event) ")" ) / "NONE". RFC 5465's own examples (§3.1) leave out the parentheses, and so may others.</summary>
    EventGroup WithEvents(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("NONE"u8)) return this;
        var isList = cursor.TryOpen();
        var group = this;
        do group = group.WithEvent(ref cursor);
        while (cursor.TrySpace());
        if (isList) cursor.Close();
        return group;
    }

    EventGroup WithEvent(ref ImapCursor cursor)
    {
        var name = Encoding.ASCII.GetString(cursor.Atom("event"));
        if (!char.IsAsciiLetter(name.FirstOrDefault()) || !Enum.TryParse<NotifyEvents>(name, ignoreCase: true, out var next) || next is NotifyEvents.None or NotifyEvents.Messages or NotifyEvents.Metadata) return this with { HasUnknown = true };
        var group = this with { Events = Events | next };
        return next == NotifyEvents.MessageNew ? group.WithItems(ref cursor) : group;
    }

    /// <summary>"MessageNew" [SP "(" fetch-att *(SP fetch-att) ")" ]</summary>
    EventGroup WithItems(ref ImapCursor cursor)
    {
        if (!cursor.Rest.StartsWith(" ("u8)) return this;
        cursor.Space();
        if (!IsOfSelected) cursor.Fail("only new messages of the selected mailbox are fetched");
        // RFC 5465 §5.2: items "that implicitly set the \Seen flag" are not for this; a message that nobody asked for has not been read.
        return this with { Items = FetchParser.Parse(ref cursor).Peeking() };
    }

    void Check(ref ImapCursor cursor, int column)
    {
        // RFC 5465 §6.1: "It is an error to specify other types of events".
        if (IsOfSelected && Events.Has(~NotifyEvents.Messages)) cursor.FailAt("only messages of the selected mailbox are told of", column);
        // RFC 5465 §5: "both events MUST be specified. Otherwise, the server MUST respond with the tagged BAD response"; and FlagChange needs them.
        const NotifyEvents both = NotifyEvents.MessageNew | NotifyEvents.MessageExpunge;
        if (Events.Has(NotifyEvents.Messages) && (Events & both) != both) cursor.FailAt("MessageNew and MessageExpunge belong together, and to FlagChange", column);
    }
}
