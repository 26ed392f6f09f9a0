using Tayori.Imap.Grammar;

namespace Tayori.Imap.Fetch;

/// <summary>What stands behind the items of a FETCH: CHANGEDSINCE (RFC 7162 §3.1.4.1), and of UID FETCH alone VANISHED (§3.2.6) and PARTIAL (RFC 9394 §3.3).</summary>
/// <param name="ChangedSince">Only messages whose modseq is greater.</param>
/// <param name="Vanished">And the UIDs of those that are gone since.</param>
/// <param name="Part">Some of the messages, by their places.</param>
sealed record FetchModifiers(long? ChangedSince, bool Vanished, PartialRange? Part)
{
    public static FetchModifiers None { get; } = new(null, false, null);

    /// <summary>fetch-modifiers = "(" fetch-modifier *(SP fetch-modifier) ")"; fetch-modifier = "CHANGEDSINCE" SP mod-sequence-value / "VANISHED" / "PARTIAL" SP partial-range</summary>
    public static FetchModifiers Parse(ref ImapCursor cursor, bool byUid)
    {
        var modifiers = None;
        var column = cursor.Column;
        cursor.Open();
        do
        {
            modifiers = modifiers.With(ref cursor, byUid);
        }
        while (cursor.TrySpace());
        cursor.Close();
        if (modifiers is { Vanished: true, ChangedSince: null }) cursor.FailAt("VANISHED goes with CHANGEDSINCE", column);
        return modifiers;
    }

    FetchModifiers With(ref ImapCursor cursor, bool byUid)
    {
        if (ChangedSince is null && cursor.TryKeyword("CHANGEDSINCE"u8))
        {
            cursor.Space();
            // A mod-sequence-value is at least 1; 0 is what clients that have seen nothing yet send, and names all.
            return this with { ChangedSince = cursor.Number64("modseq") };
        }
        if (byUid && Part is null && cursor.TryKeyword("PARTIAL"u8))
        {
            cursor.Space();
            return this with { Part = PartialRange.Parse(ref cursor) };
        }
        if (byUid && !Vanished && cursor.TryKeyword("VANISHED"u8)) return this with { Vanished = true };
        cursor.Fail("CHANGEDSINCE, or VANISHED or PARTIAL of UID FETCH, expected, each once");
        return this;
    }
}
