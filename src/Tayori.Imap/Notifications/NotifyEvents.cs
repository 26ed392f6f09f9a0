namespace Tayori.Imap.Notifications;

/// <summary>event (RFC 5465 §5, §8)</summary>
[Flags]
enum NotifyEvents
{
    None = 0,
    MessageNew = 1,
    MessageExpunge = 2,
    FlagChange = 4,
    MailboxName = 8,
    SubscriptionChange = 16,

    /// <summary>Annotations of mailboxes (RFC 5465 §5.6).</summary>
    MailboxMetadataChange = 32,

    /// <summary>Those of the server, whatever mailboxes the group names (RFC 5465 §5.7).</summary>
    ServerMetadataChange = 64,

    /// <summary>message-event</summary>
    Messages = MessageNew | MessageExpunge | FlagChange,

    Metadata = MailboxMetadataChange | ServerMetadataChange,
}

static class NotifyEventNames
{
    /// <summary>What BADEVENT lists: "names of all events supported by the server" (RFC 5465 §3.1).</summary>
    public static string Supported { get; } = string.Join(' ', Enum.GetValues<NotifyEvents>().Where(e => e is not (NotifyEvents.None or NotifyEvents.Messages or NotifyEvents.Metadata)));

    public static bool Has(this NotifyEvents events, NotifyEvents any) => (events & any) != 0;
}
