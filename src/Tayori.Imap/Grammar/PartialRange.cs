using System.Globalization;

namespace Tayori.Imap.Grammar;

/// <summary>partial-range (RFC 9394 §4): some of a result, counted from its first or, where negative, from its last.</summary>
/// <param name="First">As it was written.</param>
/// <param name="Last">As it was written; before or behind <paramref name="First"/>.</param>
/// <param name="FromEnd">Both are negative.</param>
readonly record struct PartialRange(uint First, uint Last, bool FromEnd)
{
    /// <summary>nz-number ":" nz-number / "-" nz-number ":" "-" nz-number</summary>
    public static PartialRange Parse(ref ImapCursor cursor)
    {
        var fromEnd = cursor.TryByte((byte)'-');
        var first = cursor.NzNumber("place in the result");
        cursor.Expect((byte)':');
        if (fromEnd) cursor.Expect((byte)'-');
        return new PartialRange(first, cursor.NzNumber("place in the result"), fromEnd);
    }

    /// <summary>What it is of a result of <paramref name="count"/>: places to pass over, and places to take.</summary>
    public (int Skip, int Take) Of(int count)
    {
        var (low, high) = (Math.Min(First, Last), Math.Min(Math.Max(First, Last), (uint)count));
        if (low > count) return (0, 0);
        return FromEnd ? (count - (int)high, (int)(high - low + 1)) : ((int)low - 1, (int)(high - low + 1));
    }

    public override string ToString() => FromEnd ? string.Create(CultureInfo.InvariantCulture, $"-{First}:-{Last}") : string.Create(CultureInfo.InvariantCulture, $"{First}:{Last}");
}
