using System.Numerics;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>Sets of rows of one chunk, a bit each, in <see cref="Words"/> words. Bits behind the chunk's last row are 0.</summary>
static class RowBits
{
    public const int Words = MessageList.ChunkSize / 64;

    public static bool IsEmpty(ReadOnlySpan<ulong> bits) => bits.IndexOfAnyExcept(0UL) < 0;

    public static bool Has(ReadOnlySpan<ulong> bits, int row) => (bits[row >> 6] >> row & 1) != 0;

    public static void Set(Span<ulong> bits, int row) => bits[row >> 6] |= 1UL << row;

    public static void Clear(Span<ulong> bits, int row) => bits[row >> 6] &= ~(1UL << row);

    /// <summary>The first row of the set from <paramref name="row"/> on, or -1.</summary>
    public static int Next(ReadOnlySpan<ulong> bits, int row)
    {
        for (var word = row >> 6; word < bits.Length; word++, row = word << 6)
        {
            var rest = bits[word] >> row;
            if (rest != 0) return row + BitOperations.TrailingZeroCount(rest);
        }
        return -1;
    }

    /// <summary>The last row of the set, or -1.</summary>
    public static int Last(ReadOnlySpan<ulong> bits)
    {
        var word = bits.LastIndexOfAnyExcept(0UL);
        return word < 0 ? -1 : (word << 6) + BitOperations.Log2(bits[word]);
    }

    /// <summary>Adds rows <paramref name="from"/> up to, not including, <paramref name="until"/>.</summary>
    public static void Fill(Span<ulong> bits, int from, int until)
    {
        if (from >= until) return;
        int first = from >> 6, last = (until - 1) >> 6;
        var head = ulong.MaxValue << from;
        var tail = ulong.MaxValue >> -until;
        if (first == last)
        {
            bits[first] |= head & tail;
            return;
        }
        bits[first] |= head;
        bits[(first + 1)..last].Fill(ulong.MaxValue);
        bits[last] |= tail;
    }

    /// <summary>Leaves rows <paramref name="from"/> up to, not including, <paramref name="until"/>.</summary>
    public static void Keep(Span<ulong> bits, int from, int until)
    {
        Span<ulong> kept = stackalloc ulong[Words];
        kept.Clear();
        Fill(kept, from, until);
        And(bits, kept);
    }

    public static void And(Span<ulong> bits, ReadOnlySpan<ulong> others)
    {
        for (var i = 0; i < bits.Length; i++) bits[i] &= others[i];
    }

    public static void Or(Span<ulong> bits, ReadOnlySpan<ulong> others)
    {
        for (var i = 0; i < bits.Length; i++) bits[i] |= others[i];
    }

    public static void Except(Span<ulong> bits, ReadOnlySpan<ulong> others)
    {
        for (var i = 0; i < bits.Length; i++) bits[i] &= ~others[i];
    }

    /// <summary>The rows of a chunk of <paramref name="count"/> that are not in the set.</summary>
    public static void Invert(Span<ulong> bits, int count)
    {
        for (var i = 0; i < bits.Length; i++) bits[i] = ~bits[i];
        Keep(bits, 0, count);
    }
}
