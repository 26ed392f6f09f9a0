using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>A question that columns answer, without allocation. A struct, so that the loop over a column is compiled for each of them.</summary>
interface IColumnTest
{
    bool Holds(MessageChunk chunk, int row);
}

sealed class ColumnNode<TTest>(TTest test) : SearchNode
    where TTest : struct, IColumnTest
{
    public override SearchCost Cost => SearchCost.Columns;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible)
    {
        var chunk = rows.Chunk;
        sure.Clear();
        for (var row = 0; row < chunk.Count; row++) sure[row >> 6] |= (test.Holds(chunk, row) ? 1UL : 0UL) << row;
        sure.CopyTo(possible);
    }

    public override Verdict Test(in SearchFacts facts) => Of(test.Holds(facts.Rows.Chunk, facts.Row));
}

/// <summary>Messages named by number or UID.</summary>
sealed class RowsNode(RowSelection selection) : SearchNode
{
    public override SearchCost Cost => SearchCost.Columns;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible)
    {
        sure.Clear();
        var end = rows.Start + rows.Chunk.Count;
        var ranges = selection.Ranges;
        for (var i = FirstThatEndsAt(rows.Start); i < ranges.Length && ranges[i].First < end; i++)
        {
            RowBits.Fill(sure, Math.Max(ranges[i].First, rows.Start) - rows.Start, Math.Min(ranges[i].Last + 1, end) - rows.Start);
        }
        sure.CopyTo(possible);
    }

    public override Verdict Test(in SearchFacts facts)
    {
        var position = facts.Rows.Start + facts.Row;
        var range = FirstThatEndsAt(position);
        return Of(range < selection.Ranges.Length && selection.Ranges[range].First <= position);
    }

    /// <summary>Index of the first range that does not end before a position.</summary>
    int FirstThatEndsAt(int position)
    {
        var ranges = selection.Ranges;
        int low = 0, high = ranges.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ranges[middle].Last < position) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

readonly struct MessageTest(MessageId message) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => chunk.Messages[row] == message;
}

/// <summary>Came with this number or later.</summary>
readonly struct FromMessageTest(long number) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => chunk.Messages[row].Value >= number;
}

readonly struct AllTest : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => true;
}

readonly struct FlagTest(SystemFlags flag) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => chunk.Flags[row].Has(flag);
}

readonly struct KeywordTest(KeywordMemory keyword) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => keyword.IsIn(chunk.Flags[row]);
}

/// <summary>Neighbours mostly share one set of flags, which is looked through once.</summary>
sealed class KeywordMemory(string name)
{
    FlagSet? _last;
    bool _lastHas;

    public bool IsIn(FlagSet flags)
    {
        if (!ReferenceEquals(flags, _last)) (_last, _lastHas) = (flags, flags.HasKeyword(name));
        return _lastHas;
    }
}

readonly struct RecentTest(MailboxView view) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => view.IsRecent(chunk.Uids[row]);
}

readonly struct LargerTest(long octets) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => chunk.Sizes[row] > octets;
}

readonly struct SmallerTest(long octets) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => chunk.Sizes[row] < octets;
}

readonly struct ModSeqTest(long value) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => chunk.ModSeqs[row] >= value;
}

/// <summary>INTERNALDATE's calendar day in its own zone: RFC 3501 §6.4.4 disregards time and timezone.</summary>
readonly struct ReceivedTest(int from, int until) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => Days.Of(chunk.Received[row] + chunk.ReceivedOffsets[row] * 60L) is var day && day >= from && day < until;
}

/// <summary>The day it was saved, by UTC: the server's clock has no zone that a client could know.</summary>
readonly struct SavedTest(int from, int until) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => Days.Of(chunk.Saved[row]) is var day && day >= from && day < until;
}

/// <summary>Received at a moment or later.</summary>
readonly struct SinceTest(long seconds) : IColumnTest
{
    public bool Holds(MessageChunk chunk, int row) => chunk.Received[row] >= seconds;
}

static class Days
{
    const long SecondsPerDay = 24 * 60 * 60;
    static readonly int s_epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>The calendar day (<see cref="DateOnly.DayNumber"/>) of a time in Unix seconds.</summary>
    public static long Of(long seconds) => s_epoch + (seconds >= 0 ? seconds / SecondsPerDay : ~(~seconds / SecondsPerDay));
}
