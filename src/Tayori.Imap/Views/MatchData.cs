using Tayori.Store;

namespace Tayori.Imap.Views;

/// <summary>
/// Message numbers that a client knows the UIDs of (RFC 7162 §3.2.5.2): "if a pair matches, then the client knows of any expunges up to, and including, the message". Ranges as written, ascending: the
/// n-th number belongs to the n-th UID. What they span may be billions, so they are never counted out.
/// </summary>
sealed class MatchData(UidRange[] numbers, UidRange[] uids)
{
    readonly long[] _numberStarts = Starts(numbers);
    readonly long[] _uidStarts = Starts(uids);

    /// <summary>There are as many numbers as UIDs.</summary>
    public bool IsPaired => _numberStarts[^1] == _uidStarts[^1];

    /// <summary>
    /// The UID of the last pair that is true of these messages, or 0. Expunges only move numbers down: where a pair is true, all before it are, so that a few looks suffice. Of pairs that no mailbox ever
    /// had, one that is true is found, or none.
    /// </summary>
    public uint LastTrueUid(MessageList messages)
    {
        long low = 0, high = _uidStarts[^1];
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (IsTrue(middle, messages)) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? 0 : At(uids, _uidStarts, low - 1);
    }

    bool IsTrue(long pair, MessageList messages) =>
        At(numbers, _numberStarts, pair) is var number && number <= messages.Count && messages[(int)number - 1].Uid == At(uids, _uidStarts, pair);

    static uint At(UidRange[] ranges, long[] starts, long place)
    {
        var range = Array.BinarySearch(starts, place);
        if (range < 0) range = ~range - 1;
        return (uint)(ranges[range].First + (place - starts[range]));
    }

    /// <summary>How many come before each range, and after all how many there are.</summary>
    static long[] Starts(UidRange[] ranges)
    {
        var starts = new long[ranges.Length + 1];
        for (var i = 0; i < ranges.Length; i++) starts[i + 1] = starts[i] + ranges[i].Last - ranges[i].First + 1;
        return starts;
    }
}
