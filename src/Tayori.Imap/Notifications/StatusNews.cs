using System.Globalization;
using Tayori.Store;

namespace Tayori.Imap.Notifications;

/// <summary>What a STATUS says of a mailbox that is not selected (RFC 5465 §3.1, §5.1 to §5.3).</summary>
static class StatusNews
{
    /// <param name="now">As it is.</param>
    /// <param name="told">As it was told; <c>null</c>: not at all.</param>
    /// <param name="events">What the client wants to hear of.</param>
    /// <param name="usesCondStore">It has enabled CONDSTORE.</param>
    /// <returns>Nothing where there is nothing to tell.</returns>
    public static List<(string Item, string Value)> Of(Mailbox now, Mailbox? told, NotifyEvents events, bool usesCondStore)
    {
        var isOther = told is null || told.UidValidity != now.UidValidity;
        var wantsFlags = events.Has(NotifyEvents.FlagChange);
        var hasMessages = isOther || told!.Exists != now.Exists || told.UidNext != now.UidNext;
        var hasUnseen = wantsFlags && (isOther || told!.Unseen != now.Unseen);
        // RFC 5465 §3.1: at first also for who has not enabled CONDSTORE. Afterwards it would be told of changes that nothing else is told of.
        var hasModSeq = told is null ? wantsFlags || usesCondStore : usesCondStore && (hasMessages || hasUnseen || (wantsFlags && told.HighestModSeq != now.HighestModSeq));
        List<(string, string)> values = [];
        if (hasMessages) values.AddRange([("MESSAGES", Number(now.Exists)), ("UIDNEXT", Number(now.UidNext))]);
        if (hasMessages || hasModSeq) values.Add(("UIDVALIDITY", Number(now.UidValidity)));
        if (hasUnseen) values.Add(("UNSEEN", Number(now.Unseen)));
        if (hasModSeq) values.Add(("HIGHESTMODSEQ", Number(now.HighestModSeq)));
        return values;
    }

    static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
