using Tayori.Imap.Search;
using Tayori.Store;

namespace Tayori.Imap.Sorting;

/// <summary>Found messages in the order of a sort.</summary>
/// <param name="messages">The list that was searched.</param>
/// <param name="positions">0-based positions there.</param>
/// <param name="found">What the search found.</param>
sealed class SortResult(MessageList messages, int[] positions, SearchResult found) : IFoundMessages
{
    /// <summary>The list that was searched.</summary>
    public MessageList Messages => messages;

    public int Count => positions.Length;

    public long HighestModSeq => positions.Length == 0 ? 0 : positions.Max(position => messages[position].ModSeq);

    public IEnumerable<uint> Numbers(bool byUid) => positions.Select(position => Number(position, byUid));

    public IEnumerable<UidRange> Ranges(bool byUid) => Numbers(byUid).ToRanges();

    public IEnumerable<int> Scores() => positions.Select(found.ScoreAt);

    /// <summary>RFC 5267 §3.1: MIN and MAX are the ends of the order, not the smallest and largest numbers.</summary>
    public uint First(bool byUid) => Number(positions[0], byUid);
    public uint Last(bool byUid) => Number(positions[^1], byUid);

    uint Number(int position, bool byUid) => byUid ? messages[position].Uid : (uint)position + 1;
}
