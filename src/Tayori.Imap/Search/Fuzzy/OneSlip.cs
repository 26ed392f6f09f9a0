namespace Tayori.Imap.Search.Fuzzy;

/// <summary>Whether one slip of the hand makes one word of the other: a letter too many, one missing, another one, or two neighbours swapped.</summary>
static class OneSlip
{
    public static bool Parts(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        if (Math.Abs(x.Length - y.Length) > 1) return false;
        var same = x.CommonPrefixLength(y);
        x = x[same..];
        y = y[same..];
        if (x.Length > y.Length) return x[1..].SequenceEqual(y);
        if (x.Length < y.Length) return y[1..].SequenceEqual(x);
        return x.Length > 0 && (x[1..].SequenceEqual(y[1..]) || (x.Length > 1 && x[0] == y[1] && x[1] == y[0] && x[2..].SequenceEqual(y[2..])));
    }
}
