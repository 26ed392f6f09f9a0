using System.Numerics;
using Tayori.Imap.Sorting;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search.Contexts;

/// <summary>
/// Puts messages into an ordered result without reading the keys of all that is there: their places are found by halving, for all of them at once, so that a new message among a hundred thousand costs the
/// reading of seventeen keys.
/// </summary>
sealed class OrderedMerge(IAccount account, MessageList messages, IReadOnlyList<SortCriterion> criteria, Collation collation) : IKeySink
{
    readonly Dictionary<int, int> _rows = [];
    SortTable _table = new([], 0);

    /// <param name="order">UIDs in the order of the result.</param>
    /// <param name="added">Positions in the list of the messages to put in. One whose keys have been swept away stays out.</param>
    /// <param name="cancellationToken">The session's.</param>
    public async ValueTask<List<uint>> RunAsync(List<uint> order, int[] added, CancellationToken cancellationToken)
    {
        var rounds = BitOperations.Log2((uint)order.Count + 1) + 1;
        _table = new SortTable(criteria, added.Length + (int)Math.Min((long)added.Length * rounds, order.Count), scores: null, collation);
        await ReadAsync(added, cancellationToken);
        int[] sorted = _table.Sorted();
        int[] low = new int[sorted.Length], high = new int[sorted.Length];
        Array.Fill(high, order.Count);
        while (await HalveAsync(order, sorted, low, high, cancellationToken))
        {
        }
        return Merged(order, sorted, low);
    }

    /// <summary>One step for each message whose place is not found yet; returns whether there was any.</summary>
    async ValueTask<bool> HalveAsync(List<uint> order, int[] sorted, int[] low, int[] high, CancellationToken cancellationToken)
    {
        int[] open = [.. Enumerable.Range(0, sorted.Length).Where(i => low[i] < high[i])];
        if (open.Length == 0) return false;
        int[] probes = [.. open.Select(i => messages.IndexOf(order[Middle(low[i], high[i])])).Where(position => position >= 0 && !_rows.ContainsKey(position)).Distinct()];
        await ReadAsync(probes, cancellationToken);
        foreach (var i in open)
        {
            var middle = Middle(low[i], high[i]);
            // One that is gone cannot be compared with: it will soon be out of the result, and either side of it is right.
            var isBefore = _rows.TryGetValue(messages.IndexOf(order[middle]), out var probe) && _table.Compare(_rows[sorted[i]], probe) < 0;
            if (isBefore) high[i] = middle;
            else low[i] = middle + 1;
        }
        return true;
    }

    static int Middle(int low, int high) => (low + high) >>> 1;

    async ValueTask ReadAsync(int[] positions, CancellationToken cancellationToken)
    {
        var before = _table.Count;
        if (_table.NeedsKeys) await new KeyReader(account, messages, this).ReadAsync(positions, cancellationToken);
        else foreach (var position in positions) _table.Add(position, messages[position]);
        for (var row = before; row < _table.Count; row++) _rows[_table.PositionOf(row)] = row;
    }

    void IKeySink.Add(int position, in MessageRow row, in KeysView keys) => _table.Add(position, row, keys);

    List<uint> Merged(List<uint> order, int[] sorted, int[] places)
    {
        var merged = new List<uint>(order.Count + sorted.Length);
        var from = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            merged.AddRange(order.GetRange(from, places[i] - from));
            from = places[i];
            merged.Add(messages[sorted[i]].Uid);
        }
        merged.AddRange(order.GetRange(from, order.Count - from));
        return merged;
    }
}
