using System.Buffers;
using Tayori.Store.Content;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>Reads headers and small bodies of messages in the order in which they lie in the database: pieces are stepped over, and those that are wanted are decoded from their page.</summary>
sealed class PieceScan(SqliteConnection db, ContentFolder folder) : IMessageBody, IDisposable
{
    /// <summary>Most headers are shorter.</summary>
    const int UsualHeader = 4096;

    readonly SqliteStatement _rows = db.Use(AccountSql.ScanContent);
    byte[] _header = [];
    byte[] _body = [];
    bool _isOpen;
    long _at;
    MessageId _message;
    long _size;
    int _headerSize;

    public void Open(MessageId first, MessageId last)
    {
        _rows.Reset();
        _rows.Bind(ContentLayout.PieceId(first, 0)).Bind(ContentLayout.LastPieceId(last));
        Step();
    }

    /// <summary>The message that is read from now on.</summary>
    public void Begin(MessageId message, long size, int headerSize) => (_message, _size, _headerSize) = (message, size, headerSize);

    public ReadOnlySpan<byte> Header()
    {
        int head = ContentLayout.HeadLength(_headerSize);
        Span<byte> header = Room(ref _header, Math.Max(_headerSize, UsualHeader)).AsSpan(0, _headerSize);
        Decode(0, header[..head]);
        // A header of more than a megabyte goes on in the blocks; nobody but a tester sends one.
        for (int at = head, piece = 1; at < _headerSize; piece++)
        {
            byte[] block = PieceReader.Read(db, folder, _message, piece);
            int count = Math.Min(block.Length, _headerSize - at);
            block.AsSpan(0, count).CopyTo(header[at..]);
            at += count;
        }
        return header;
    }

    public bool TryRead(out ArraySegment<byte> octets)
    {
        int head = ContentLayout.HeadLength(_headerSize);
        octets = ArraySegment<byte>.Empty;
        if (head < _headerSize || _size - head > ContentLayout.BlockSize)
            return false;
        if (_size == head)
            return true;
        int length = (int)(_size - head);
        octets = new ArraySegment<byte>(Room(ref _body, length), 0, length);
        return Decode(1, octets);
    }

    /// <summary>Returns <c>false</c> where the piece lies in a file.</summary>
    bool Decode(int piece, Span<byte> raw)
    {
        long wanted = ContentLayout.PieceId(_message, piece);
        while (_isOpen && _at < wanted)
            Step();
        if (!_isOpen || _at != wanted)
            throw PieceReader.Gone();
        if (_rows.IsNull(2))
            return false;
        Pieces.Decode((PieceEncoding)_rows.Int32(1), _rows.Blob(2), raw);
        return true;
    }

    public void Dispose()
    {
        _rows.Reset();
        GiveBack(_header);
        GiveBack(_body);
    }

    void Step()
    {
        _isOpen = _rows.Step();
        _at = _isOpen ? _rows.Int64(0) : 0;
    }

    static byte[] Room(ref byte[] buffer, int size)
    {
        if (buffer.Length >= size)
            return buffer;
        GiveBack(buffer);
        return buffer = ArrayPool<byte>.Shared.Rent(size);
    }

    static void GiveBack(byte[] buffer)
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
