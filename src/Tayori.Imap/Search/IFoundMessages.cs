using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>Messages that were found, in the order in which they are told.</summary>
interface IFoundMessages
{
    int Count { get; }

    /// <summary>The list that was searched.</summary>
    MessageList Messages { get; }

    /// <summary>The largest modseq among them; 0 where there are none.</summary>
    long HighestModSeq { get; }

    /// <summary>Sequence numbers, or UIDs.</summary>
    IEnumerable<uint> Numbers(bool byUid);

    /// <summary>The same, runs that ascend without gaps as ranges.</summary>
    IEnumerable<UidRange> Ranges(bool byUid);

    /// <summary>How relevant each is, 1 to 100, in the same order (RFC 6203 §4).</summary>
    IEnumerable<int> Scores();

    uint First(bool byUid);
    uint Last(bool byUid);
}

static class NumberRuns
{
    /// <summary>Joins numbers that follow each other by one.</summary>
    public static IEnumerable<UidRange> ToRanges(this IEnumerable<uint> numbers)
    {
        UidRange? open = null;
        foreach (var number in numbers)
        {
            if (open is { } range && range.Last + 1 == number)
            {
                open = range with { Last = number };
                continue;
            }
            if (open is { } done) yield return done;
            open = new UidRange(number, number);
        }
        if (open is { } last) yield return last;
    }
}
