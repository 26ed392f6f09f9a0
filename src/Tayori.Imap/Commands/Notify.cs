using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;
using Tayori.Imap.Notifications;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>NOTIFY (RFC 5465): what the client wants to hear of, at any time.</summary>
/// <param name="Groups">Mailboxes and events.</param>
/// <param name="TellsStatus">How the mailboxes stand is told first.</param>
sealed record Notify(IReadOnlyList<EventGroup> Groups, bool TellsStatus) : IImapCommand
{
    /// <summary>notify = "NOTIFY" SP ("SET" [SP "STATUS"] SP event-groups / "NONE")</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        if (cursor.TryKeyword("NONE"u8)) return new Notify([], TellsStatus: false);
        if (!cursor.TryKeyword("SET"u8)) cursor.Fail("SET or NONE expected");
        cursor.Space();
        var status = cursor.TryKeyword("STATUS"u8);
        if (status) cursor.Space();
        return new Notify(ReadGroups(ref cursor), status);
    }

    /// <summary>event-groups = event-group *(SP event-group)</summary>
    static List<EventGroup> ReadGroups(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        List<EventGroup> groups = [EventGroup.Parse(ref cursor)];
        while (cursor.TrySpace())
        {
            if (groups.Count == ImapLimits.NotifyGroups) cursor.FailLimit($"more than {ImapLimits.NotifyGroups} groups");
            groups.Add(EventGroup.Parse(ref cursor));
        }
        // RFC 5465 §6.1: "Only one of the mailbox specifiers affecting the currently selected mailbox can be specified".
        if (groups.Count(group => group.IsOfSelected) > 1) cursor.FailAt("one of SELECTED and SELECTED-DELAYED, once", column);
        return groups;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Groups.Any(group => group.HasUnknown)) return ImapResult.No(ResponseCode.BadEvent(NotifyEventNames.Supported), "an event that is not known here");
        if (Groups.Any(group => group.Items?.Has(FetchAttributes.ModSeq) == true)) session.UseCondStore();
        return await session.News.NotifyAsync(new EventGroups(Groups), TellsStatus, cancellationToken)
            ? ImapResult.Ok("done")
            : ImapResult.No(ResponseCode.NotificationOverflow, $"more than {ImapLimits.NotifyMailboxes} mailboxes");
    }
}
