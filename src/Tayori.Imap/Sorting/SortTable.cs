using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Sorting;

/// <summary>What the criteria of a SORT look at, column by column, for the rows that were found (RFC 5256 §3).</summary>
sealed class SortTable : IKeySink
{
    readonly Column[] _columns;
    readonly int[] _positions;
    int _count;

    /// <param name="criteria">The order.</param>
    /// <param name="rows">How many there will be.</param>
    /// <param name="scores">How relevant the message at a position is; <c>null</c> where nobody asks.</param>
    /// <param name="collation">How texts are compared (RFC 5255 §4.2).</param>
    public SortTable(IReadOnlyList<SortCriterion> criteria, int rows, Func<int, int>? scores = null, Collation collation = Collation.UnicodeCasemap)
    {
        _columns = [.. criteria.Select(c => new Column(c, rows, scores, collation))];
        _positions = new int[rows];
    }

    /// <summary>There was more text than a SORT may keep in memory: it is not all here.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Whether the criteria look at more than the list's columns.</summary>
    public bool NeedsKeys => Array.Exists(_columns, column => !column.IsInList);

    /// <summary>Adds a row without looking at keys.</summary>
    public void Add(int position, in MessageRow row)
    {
        foreach (var column in _columns) column.Add(position, row);
        _positions[_count++] = position;
    }

    public void Add(int position, in MessageRow row, in KeysView keys)
    {
        if (IsFull) return;
        var octets = 0L;
        foreach (var column in _columns)
        {
            column.Add(position, row, keys);
            octets += column.Octets;
        }
        IsFull = octets > ImapLimits.SortOctets;
        _positions[_count++] = position;
    }

    /// <summary>Positions in the order of the criteria; where they are equal, in the order of the mailbox.</summary>
    public int[] Sorted()
    {
        var order = new int[_count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        order.AsSpan().Sort(Compare);
        for (var i = 0; i < order.Length; i++) order[i] = _positions[order[i]];
        return order;
    }

    /// <summary>Two rows, by the order in which they were added; where they are equal, that of the mailbox decides.</summary>
    public int Compare(int x, int y)
    {
        foreach (var column in _columns)
        {
            var compared = column.Compare(x, y);
            if (compared != 0) return compared;
        }
        return _positions[x].CompareTo(_positions[y]);
    }

    /// <summary>How many rows have been added.</summary>
    public int Count => _count;

    /// <summary>The position of a row, by the order in which it was added.</summary>
    public int PositionOf(int row) => _positions[row];

    /// <summary>Numbers or texts, as the key is.</summary>
    sealed class Column(SortCriterion criterion, int rows, Func<int, int>? scores, Collation collation)
    {
        readonly long[] _numbers = IsNumber(criterion.Key) ? new long[rows] : [];
        readonly TextColumn? _texts = IsNumber(criterion.Key) ? null : new TextColumn(rows, collation);
        int _count;

        public long Octets => _texts?.Octets ?? 0;

        static bool IsNumber(SortKey key) => key is SortKey.Arrival or SortKey.Date or SortKey.Size or SortKey.Relevancy;

        public bool IsInList => criterion.Key is SortKey.Arrival or SortKey.Size or SortKey.Relevancy;

        public void Add(int position, in MessageRow row) => _numbers[_count++] = criterion.Key switch
        {
            SortKey.Size => row.Size,
            // RFC 6203 §6: "The message with the highest score is returned first."
            SortKey.Relevancy => -scores!(position),
            _ => row.Received,
        };

        public void Add(int position, in MessageRow row, in KeysView keys)
        {
            switch (criterion.Key)
            {
                // RFC 5256 §2.2: without a Date that can be read, when it arrived.
                case SortKey.Date: _numbers[_count++] = keys.SentDate ?? row.Received * 1000; break;
                case SortKey.Cc: _texts!.Add(keys.Cc); break;
                case SortKey.DisplayFrom: _texts!.Add(keys.DisplayFrom); break;
                case SortKey.DisplayTo: _texts!.Add(keys.DisplayTo); break;
                case SortKey.From: _texts!.Add(keys.From); break;
                case SortKey.Subject: _texts!.Add(keys.BaseSubject); break;
                case SortKey.To: _texts!.Add(keys.To); break;
                default: Add(position, row); break;
            }
        }

        public int Compare(int x, int y)
        {
            var compared = _texts is null ? _numbers[x].CompareTo(_numbers[y]) : _texts.Compare(x, y);
            return criterion.IsReverse ? -compared : compared;
        }
    }
}
