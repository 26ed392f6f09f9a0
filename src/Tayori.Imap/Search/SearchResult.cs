using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>The messages that a search found: a bit for each message of the list, whatever the number found.</summary>
sealed class SearchResult(MessageList messages) : IFoundMessages
{
    readonly ulong[]?[] _chunks = new ulong[messages.Chunks.Length][];
    readonly byte[]?[] _scores = new byte[messages.Chunks.Length][];

    /// <summary>The list that was searched.</summary>
    public MessageList Messages => messages;

    public int Count { get; private set; }

    /// <summary>The largest modseq among them; 0 where there are none.</summary>
    public long HighestModSeq { get; private set; }

    /// <summary>Adds rows of a chunk; those that are there already stay.</summary>
    /// <param name="chunk">Which.</param>
    /// <param name="rows">What was found there.</param>
    /// <param name="scores">How relevant each row of the chunk is, where something was sought loosely.</param>
    public void Add(int chunk, ReadOnlySpan<ulong> rows, ReadOnlySpan<byte> scores = default)
    {
        if (!scores.IsEmpty) _scores[chunk] = scores[..messages.Chunks[chunk].Count].ToArray();
        var all = _chunks[chunk] ??= new ulong[(messages.Chunks[chunk].Count + 63) / 64];
        var modSeqs = messages.Chunks[chunk].ModSeqs;
        for (var row = RowBits.Next(rows, 0); row >= 0; row = RowBits.Next(rows, row + 1))
        {
            if (RowBits.Has(all, row)) continue;
            RowBits.Set(all, row);
            Count++;
            HighestModSeq = Math.Max(HighestModSeq, modSeqs[row]);
        }
    }

    /// <summary>0-based positions in the list, ascending.</summary>
    public int[] Positions() => [.. Numbers(byUid: false).Select(number => (int)number - 1)];

    /// <summary>Sequence numbers, or UIDs, ascending.</summary>
    public IEnumerable<uint> Numbers(bool byUid)
    {
        for (var i = 0; i < _chunks.Length; i++)
        {
            if (_chunks[i] is not { } rows) continue;
            for (var row = RowBits.Next(rows, 0); row >= 0; row = RowBits.Next(rows, row + 1))
            {
                yield return byUid ? messages.Chunks[i].Uids[row] : (uint)(messages.ChunkStarts[i] + row + 1);
            }
        }
    }

    public IEnumerable<int> Scores() => Numbers(byUid: false).Select(number => ScoreAt((int)number - 1));

    /// <summary>How relevant the message at a 0-based position is, 1 to 100.</summary>
    public int ScoreAt(int position)
    {
        var chunk = messages.ChunkAt(position);
        return _scores[chunk] is { } scores ? scores[position - messages.ChunkStarts[chunk]] : 100;
    }

    public IEnumerable<UidRange> Ranges(bool byUid) => Numbers(byUid).ToRanges();

    public uint First(bool byUid) => Numbers(byUid).First();

    public uint Last(bool byUid)
    {
        for (var i = _chunks.Length - 1; i >= 0; i--)
        {
            if (_chunks[i] is not { } rows || RowBits.Last(rows) is var row && row < 0) continue;
            return byUid ? messages.Chunks[i].Uids[row] : (uint)(messages.ChunkStarts[i] + row + 1);
        }
        throw new InvalidOperationException("nothing was found");
    }
}
