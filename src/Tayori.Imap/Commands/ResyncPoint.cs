using Tayori.Imap.Grammar;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>QRESYNC's arguments (RFC 7162 §3.2.5): up to where a client knows a mailbox.</summary>
/// <param name="UidValidity">Of the mailbox that it knows.</param>
/// <param name="ModSeq">The last that it has heard of.</param>
/// <param name="Known">The messages that it holds; <c>null</c>: all there have ever been.</param>
/// <param name="Match">Some numbers of messages, with their UIDs.</param>
sealed record ResyncPoint(uint UidValidity, long ModSeq, UidSet? Known, MatchData? Match)
{
    /// <summary>"(" uidvalidity SP mod-sequence-value [SP known-uids] [SP seq-match-data] ")"</summary>
    public static ResyncPoint Parse(ref ImapCursor cursor)
    {
        cursor.Open();
        var uidValidity = cursor.NzNumber("UIDVALIDITY");
        cursor.Space();
        var modSeq = cursor.NzNumber64("modseq");
        var (known, match) = (default(UidSet), default(MatchData));
        var more = cursor.TrySpace();
        if (more && cursor.Peek != (byte)'(')
        {
            known = UidSet.FromRanges(Uids(ref cursor));
            more = cursor.TrySpace();
        }
        if (more) match = Matches(ref cursor);
        cursor.Close();
        return new ResyncPoint(uidValidity, modSeq, known, match);
    }

    /// <summary>seq-match-data = "(" known-sequence-set SP known-uid-set ")", both "in ascending order" and of the same length</summary>
    static MatchData? Matches(ref ImapCursor cursor)
    {
        cursor.Open();
        var numbers = Ascending(ref cursor);
        cursor.Space();
        var column = cursor.Column;
        var uids = Ascending(ref cursor);
        cursor.Close();
        if (cursor.Failed) return null;
        var match = new MatchData(numbers, uids);
        if (!match.IsPaired) cursor.FailAt("as many UIDs as message numbers expected", column);
        return match;
    }

    static UidRange[] Ascending(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var ranges = Uids(ref cursor);
        for (var i = 0; i < ranges.Length; i++)
        {
            if (ranges[i].Last < ranges[i].First || (i > 0 && ranges[i].First <= ranges[i - 1].Last)) cursor.FailAt("ascending numbers expected", column);
        }
        return ranges;
    }

    /// <summary>known-uids = sequence-set; "* is not allowed", and neither is a saved result, which the mailbox that is left has taken along.</summary>
    static UidRange[] Uids(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var set = cursor.SequenceSet();
        if (ReferenceEquals(set, SequenceSet.SavedResult)) cursor.FailAt("'$' is not allowed here", column);
        var ranges = new UidRange[set.Ranges.Length];
        for (var i = 0; i < ranges.Length; i++)
        {
            var (first, last) = (set.Ranges[i].First, set.Ranges[i].Last);
            if (first == SequenceRange.Star || last == SequenceRange.Star) cursor.FailAt("'*' is not allowed here", column);
            ranges[i] = new UidRange(first, last);
        }
        return ranges;
    }
}
