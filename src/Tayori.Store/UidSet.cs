namespace Tayori.Store;

/// <summary>An immutable set of UIDs as ascending, disjoint, non-adjacent ranges. Text form as in RFC 9051's <c>sequence-set</c>, without <c>*</c>: <c>1:4,7</c>.</summary>
public sealed class UidSet
{
    public static UidSet Empty => throw new NotImplementedException();
    public static UidSet All => throw new NotImplementedException();
    public static UidSet Of(params ReadOnlySpan<uint> uids) => throw new NotImplementedException();
    public static UidSet Range(uint first, uint last) => throw new NotImplementedException();

    /// <summary>Ranges in any order, overlapping or not.</summary>
    public static UidSet FromRanges(ReadOnlySpan<UidRange> ranges) => throw new NotImplementedException();

    public IReadOnlyList<UidRange> Ranges => throw new NotImplementedException();
    public bool IsEmpty => Ranges.Count == 0;

    /// <summary>How many UIDs the ranges name.</summary>
    public long Count => throw new NotImplementedException();
    public bool Contains(uint uid) => throw new NotImplementedException();

    /// <summary>All UIDs, ascending.</summary>
    public IEnumerable<uint> Enumerate() => throw new NotImplementedException();
    public override string ToString() => throw new NotImplementedException();
}

/// <summary>First to last, both included.</summary>
public readonly record struct UidRange(uint First, uint Last);

/// <summary>Builds a set from ascending UIDs, joining neighbours.</summary>
public sealed class UidSetBuilder
{
    public void Add(uint uid) => throw new NotImplementedException();
    public UidSet Build() => throw new NotImplementedException();
}
