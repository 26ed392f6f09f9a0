using Tayori.Store.Content;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>
/// Reads listing data in the order asked for: one pass of an index scan where the ids lie close together, as mail that arrived in order does, and a look-up each where they do not. Spans go to
/// the sink straight from the page cache.
/// </summary>
ref struct DetailReader
{
    /// <summary>Rows a scan may step over per row that is wanted: about what a look-up costs.</summary>
    const int GapPerRow = 4;

    readonly ReadOnlySpan<MessageId> _ids;
    readonly DetailColumns _columns;
    readonly PieceScan? _pieces;
    Cursor _messages;
    Cursor _details;
    int _runEnd;

    public DetailReader(SqliteConnection db, ContentFolder content, ReadOnlySpan<MessageId> ids, DetailColumns columns)
    {
        _ids = ids;
        _columns = columns;
        _messages = new Cursor(db.Use(AccountSql.ScanMessages));
        _details = new Cursor((columns & (DetailColumns.Structure | DetailColumns.Preview | DetailColumns.Keys)) == 0 ? null : db.Use(AccountSql.ScanDetails));
        _pieces = (columns & (DetailColumns.Header | DetailColumns.Body)) == 0 ? null : new PieceScan(db, content);
    }

    /// <summary>Returns how many rows the sink was given.</summary>
    public int Run<TSink>(TSink sink, CancellationToken cancellationToken) where TSink : IDetailSink
    {
        try
        {
            for (int i = 0; i < _ids.Length; i++)
            {
                if (i == _runEnd)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    StartRun(i);
                }
                if (!Pass(i, sink))
                    return i + 1;
            }
            return _ids.Length;
        }
        finally
        {
            _messages.Close();
            _details.Close();
            _pieces?.Dispose();
        }
    }

    void StartRun(int start)
    {
        int end = start + 1;
        while (end < _ids.Length && _ids[end].Value > _ids[end - 1].Value && _ids[end].Value - _ids[end - 1].Value <= GapPerRow)
            end++;
        _runEnd = end;
        _messages.Open(_ids[start].Value, _ids[end - 1].Value);
        _details.Open(_ids[start].Value, _ids[end - 1].Value);
        _pieces?.Open(_ids[start], _ids[end - 1]);
    }

    bool Pass<TSink>(int index, TSink sink) where TSink : IDetailSink
    {
        long id = _ids[index].Value;
        if (!_messages.MoveTo(id))
            return sink.Accept(index, new MessageDetails { Id = _ids[index], IsGone = true });
        SqliteStatement message = _messages.Row;
        bool hasDetails = _details.MoveTo(id);
        _pieces?.Begin(_ids[index], message.Int64(1), message.Int32(2));
        StorageException? damage = null;
        MessageDetails details = new()
        {
            Id = _ids[index],
            Size = message.Int64(1),
            Thread = Wants(DetailColumns.Thread) && !message.IsNull(4) ? new(message.Int64(4)) : null,
            Envelope = Wants(DetailColumns.Envelope) ? message.Blob(3) : default,
            Structure = hasDetails && Wants(DetailColumns.Structure) ? _details.Row.Blob(1) : default,
            Preview = hasDetails && Wants(DetailColumns.Preview) ? _details.Row.Blob(2) : default,
            Keys = hasDetails && Wants(DetailColumns.Keys) ? _details.Row.Blob(3) : default,
            Header = Wants(DetailColumns.Header) ? ReadHeader(out damage) : default,
            Damage = damage,
            Body = Wants(DetailColumns.Body) ? _pieces : null,
        };
        return sink.Accept(index, details);
    }

    readonly bool Wants(DetailColumns column) => (_columns & column) != 0;

    /// <summary>Damage of one header is that message's alone.</summary>
    readonly ReadOnlySpan<byte> ReadHeader(out StorageException? damage)
    {
        damage = null;
        try
        {
            return _pieces!.Header();
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Corrupt)
        {
            damage = e;
            return default;
        }
    }

    /// <summary>A scan by id, moved forward to the ids that are wanted.</summary>
    struct Cursor(SqliteStatement? statement)
    {
        bool _isOpen;
        long _at;

        public readonly SqliteStatement Row => statement!;

        public void Open(long first, long last)
        {
            if (statement is null)
                return;
            statement.Reset();
            statement.Bind(first).Bind(last);
            Step();
        }

        public bool MoveTo(long id)
        {
            while (_isOpen && _at < id)
                Step();
            return _isOpen && _at == id;
        }

        public readonly void Close() => statement?.Reset();

        void Step()
        {
            _isOpen = statement!.Step();
            _at = _isOpen ? statement.Int64(0) : 0;
        }
    }
}
