using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>What can be said of a message and a key so far.</summary>
enum Verdict : byte
{
    No,
    Yes,

    /// <summary>What has been read does not tell; something dearer has to be read.</summary>
    Unknown,
}

/// <summary>What a key has to look at, cheapest first.</summary>
enum SearchCost : byte
{
    /// <summary>Columns of the message list, in memory.</summary>
    Columns,

    /// <summary>Stored listing data: envelope and dates.</summary>
    Listing,

    /// <summary>The message's header.</summary>
    Header,

    /// <summary>The message's content.</summary>
    Content,
}

/// <summary>The rows of a chunk, and the 0-based position of its first.</summary>
readonly record struct ChunkRows(MessageChunk Chunk, int Start);

/// <summary>What is known of a message at one stage of a search.</summary>
readonly ref struct SearchFacts
{
    public required ChunkRows Rows { get; init; }

    /// <summary>The message's row in the chunk.</summary>
    public required int Row { get; init; }

    /// <summary>What has been read. At <see cref="SearchCost.Content"/> <see cref="Details"/> are gone again: what they told is remembered by who asked.</summary>
    public required SearchCost Known { get; init; }
    public MessageDetails Details { get; init; }
}

/// <summary>
/// A key in the form in which it is tested: first on all rows of a chunk at once, by columns; then, for the rows that this leaves open, row by row on what was read of them. A verdict once
/// given stays: what is read later only turns Unknown into one. A tree serves one search.
/// </summary>
abstract class SearchNode
{
    public abstract SearchCost Cost { get; }

    /// <summary>By columns alone, a bit for each row: those that certainly match, and those that may.</summary>
    public abstract void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible);

    public abstract Verdict Test(in SearchFacts facts);

    /// <summary>How well the message that was last tested fits what was sought loosely, of 100; <c>null</c> where this key says nothing of it. Asked when the verdict is Yes.</summary>
    public virtual int? Score(in SearchFacts facts) => null;

    /// <summary>Columns tell nothing.</summary>
    protected static void LeaveOpen(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible)
    {
        sure.Clear();
        possible.Clear();
        RowBits.Fill(possible, 0, rows.Chunk.Count);
    }

    protected static Verdict Of(bool holds) => holds ? Verdict.Yes : Verdict.No;
}

sealed class NotNode(SearchNode inner) : SearchNode
{
    public override SearchCost Cost => inner.Cost;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible)
    {
        // What certainly matches inside cannot match here, and what cannot match there does.
        inner.Bound(rows, possible, sure);
        RowBits.Invert(sure, rows.Chunk.Count);
        RowBits.Invert(possible, rows.Chunk.Count);
    }

    public override Verdict Test(in SearchFacts facts) => inner.Test(facts) switch
    {
        Verdict.Yes => Verdict.No,
        Verdict.No => Verdict.Yes,
        _ => Verdict.Unknown,
    };
}

/// <summary>All must hold; the cheap ones are asked first.</summary>
sealed class AllNode : SearchNode
{
    readonly SearchNode[] _nodes;

    public AllNode(IEnumerable<SearchNode> nodes) => _nodes = [.. nodes.OrderBy(node => node.Cost)];

    public override SearchCost Cost => _nodes[^1].Cost;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible)
    {
        Span<ulong> oneSure = stackalloc ulong[RowBits.Words], onePossible = stackalloc ulong[RowBits.Words];
        _nodes[0].Bound(rows, sure, possible);
        foreach (var node in _nodes.AsSpan(1))
        {
            if (RowBits.IsEmpty(possible)) return;
            node.Bound(rows, oneSure, onePossible);
            RowBits.And(sure, oneSure);
            RowBits.And(possible, onePossible);
        }
    }

    public override Verdict Test(in SearchFacts facts)
    {
        var all = Verdict.Yes;
        foreach (var node in _nodes)
        {
            var one = node.Test(facts);
            if (one == Verdict.No) return Verdict.No;
            if (one == Verdict.Unknown) all = Verdict.Unknown;
        }
        return all;
    }

    /// <summary>The mean: of two words, one that fits badly makes the whole fit worse.</summary>
    public override int? Score(in SearchFacts facts)
    {
        var (sum, count) = (0, 0);
        foreach (var node in _nodes)
        {
            if (node.Score(facts) is not { } score) continue;
            sum += score;
            count++;
        }
        return count == 0 ? null : sum / count;
    }
}

/// <summary>One must hold; the cheap ones are asked first.</summary>
sealed class AnyNode : SearchNode
{
    readonly SearchNode[] _nodes;

    public AnyNode(IEnumerable<SearchNode> nodes) => _nodes = [.. nodes.OrderBy(node => node.Cost)];

    public override SearchCost Cost => _nodes[^1].Cost;

    public override void Bound(in ChunkRows rows, Span<ulong> sure, Span<ulong> possible)
    {
        Span<ulong> oneSure = stackalloc ulong[RowBits.Words], onePossible = stackalloc ulong[RowBits.Words];
        _nodes[0].Bound(rows, sure, possible);
        foreach (var node in _nodes.AsSpan(1))
        {
            node.Bound(rows, oneSure, onePossible);
            RowBits.Or(sure, oneSure);
            RowBits.Or(possible, onePossible);
        }
    }

    public override Verdict Test(in SearchFacts facts)
    {
        var any = Verdict.No;
        foreach (var node in _nodes)
        {
            var one = node.Test(facts);
            if (one == Verdict.Yes) return Verdict.Yes;
            if (one == Verdict.Unknown) any = Verdict.Unknown;
        }
        return any;
    }

    /// <summary>The best.</summary>
    public override int? Score(in SearchFacts facts)
    {
        int? best = null;
        foreach (var node in _nodes)
        {
            if (node.Score(facts) is { } score) best = Math.Max(best ?? 0, score);
        }
        return best;
    }
}
