using System.Globalization;
using System.Text;

namespace Tayori.Store;

/// <summary>First to last, both included.</summary>
public readonly record struct UidRange(uint First, uint Last);

/// <summary>An immutable set of UIDs as ascending, disjoint, non-adjacent ranges. Text form as in RFC 9051's <c>sequence-set</c>, without <c>*</c>: <c>1:4,7</c>.</summary>
public sealed class UidSet : IEquatable<UidSet>
{
    readonly UidRange[] _ranges;

    UidSet(UidRange[] ranges) => _ranges = ranges;

    public static UidSet Empty { get; } = new([]);
    public static UidSet All { get; } = new([new UidRange(1, uint.MaxValue)]);

    public ReadOnlySpan<UidRange> Ranges => _ranges;
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>How many UIDs the ranges name.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (UidRange range in _ranges)
                count += (long)range.Last - range.First + 1;
            return count;
        }
    }

    /// <summary>UIDs in any order, repeated or not.</summary>
    public static UidSet Of(params ReadOnlySpan<uint> uids)
    {
        uint[] sorted = uids.ToArray();
        Array.Sort(sorted);
        UidSetBuilder builder = new();
        foreach (uint uid in sorted)
            builder.Add(uid);
        return builder.Build();
    }

    public static UidSet Range(uint first, uint last) => FromRanges([new UidRange(first, last)]);

    /// <summary>Ranges in any order, overlapping or not, either end first (RFC 9051: <c>4:2</c> is <c>2:4</c>). UID 0 is nobody's and is left out.</summary>
    public static UidSet FromRanges(ReadOnlySpan<UidRange> ranges)
    {
        UidRange[] sorted = ranges.ToArray();
        for (int i = 0; i < sorted.Length; i++)
        {
            (uint low, uint high) = sorted[i].First <= sorted[i].Last ? (sorted[i].First, sorted[i].Last) : (sorted[i].Last, sorted[i].First);
            sorted[i] = new UidRange(low, high);
        }
        Array.Sort(sorted, static (a, b) => a.First.CompareTo(b.First));
        UidSetBuilder builder = new();
        foreach (UidRange range in sorted)
            builder.Add(range);
        return builder.Build();
    }

    internal static UidSet FromOrdered(ReadOnlySpan<UidRange> ranges) => ranges.IsEmpty ? Empty : new UidSet(ranges.ToArray());

    public bool Contains(uint uid)
    {
        int at = LowerBound(uid);
        return at < _ranges.Length && _ranges[at].First <= uid;
    }

    /// <summary>The ranges that touch <paramref name="first"/> to <paramref name="last"/>, not clipped.</summary>
    public ReadOnlySpan<UidRange> Within(uint first, uint last)
    {
        int from = LowerBound(first);
        int to = from;
        while (to < _ranges.Length && _ranges[to].First <= last)
            to++;
        return _ranges.AsSpan(from, to - from);
    }

    /// <summary>Index of the first range that does not end below <paramref name="uid"/>.</summary>
    int LowerBound(uint uid)
    {
        int low = 0, high = _ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].Last < uid)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>What both name. Costs the ranges of both, whatever they span.</summary>
    public UidSet Intersect(UidSet other)
    {
        UidSetBuilder both = new();
        int at = 0;
        foreach (UidRange range in _ranges)
        {
            while (at < other._ranges.Length && other._ranges[at].Last < range.First)
                at++;
            for (int i = at; i < other._ranges.Length && other._ranges[i].First <= range.Last; i++)
                both.Add(new UidRange(Math.Max(range.First, other._ranges[i].First), Math.Min(range.Last, other._ranges[i].Last)));
        }
        return both.Build();
    }

    /// <summary>What this names and the other does not. Costs the ranges of both, whatever they span.</summary>
    public UidSet Except(UidSet other)
    {
        UidSetBuilder left = new();
        int at = 0;
        foreach (UidRange range in _ranges)
        {
            long first = range.First;
            while (at < other._ranges.Length && other._ranges[at].Last < first)
                at++;
            for (int i = at; i < other._ranges.Length && other._ranges[i].First <= range.Last; i++)
            {
                if (other._ranges[i].First > first)
                    left.Add(new UidRange((uint)first, other._ranges[i].First - 1));
                first = Math.Max(first, other._ranges[i].Last + 1L);
            }
            if (first <= range.Last)
                left.Add(new UidRange((uint)first, range.Last));
        }
        return left.Build();
    }

    public UidSet Union(UidSet other) => FromRanges([.. _ranges, .. other._ranges]);

    /// <summary>All UIDs, ascending.</summary>
    public IEnumerable<uint> Enumerate()
    {
        foreach (UidRange range in _ranges)
        {
            for (long uid = range.First; uid <= range.Last; uid++)
                yield return (uint)uid;
        }
    }

    public bool Equals(UidSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);
    public override bool Equals(object? obj) => Equals(obj as UidSet);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (UidRange range in _ranges)
            hash.Add(range);
        return hash.ToHashCode();
    }

    public override string ToString()
    {
        StringBuilder text = new();
        foreach (UidRange range in _ranges)
        {
            if (text.Length > 0)
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{range.First}");
            if (range.Last != range.First)
                text.Append(CultureInfo.InvariantCulture, $":{range.Last}");
        }
        return text.ToString();
    }
}

/// <summary>Builds a set from UIDs or ranges in ascending order of their first UID, joining what touches or overlaps. Used once.</summary>
public sealed class UidSetBuilder
{
    UidRange[] _ranges = new UidRange[4];
    int _count;

    public bool IsEmpty => _count == 0;

    public void Add(uint uid) => Add(new UidRange(uid, uid));

    public void Add(UidRange range)
    {
        if (range.First == 0)
            range = range with { First = 1 };
        if (range.Last < range.First)
            return;
        if (_count > 0)
        {
            ref UidRange last = ref _ranges[_count - 1];
            if (range.First < last.First)
                throw new ArgumentException("UIDs must ascend", nameof(range));
            if (range.First <= (long)last.Last + 1)
            {
                if (range.Last > last.Last)
                    last = last with { Last = range.Last };
                return;
            }
        }
        if (_count == _ranges.Length)
            Array.Resize(ref _ranges, _count * 2);
        _ranges[_count++] = range;
    }

    public UidSet Build() => UidSet.FromOrdered(_ranges.AsSpan(0, _count));
}
