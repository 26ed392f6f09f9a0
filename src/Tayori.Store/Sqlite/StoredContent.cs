using Microsoft.Win32.SafeHandles;
using Tayori.Store.Content;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>A message's octets, read block by block; keeps the block last read, which a client that fetches in order asks for again. For one reader at a time.</summary>
sealed class StoredContent : IMessageContent
{
    readonly AccountState _account;
    readonly MessageId _id;
    readonly string? _external;
    readonly int _headLength;
    SafeFileHandle? _file;
    byte[] _piece = [];
    int _pieceNumber = -1;

    StoredContent(AccountState account, MessageId id, long size, int headerSize, string? external)
    {
        (_account, _id, Size, HeaderSize, _external) = (account, id, size, headerSize, external);
        _headLength = ContentLayout.HeadLength(headerSize);
    }

    public long Size { get; }
    public int HeaderSize { get; }

    public static StoredContent? Open(AccountState account, SqliteConnection db, MessageId id)
    {
        SqliteStatement row = db.Use(AccountSql.ReadMessage).Bind(id.Value);
        try
        {
            return row.Step() ? new StoredContent(account, id, row.Int64(0), row.Int32(1), row.IsNull(2) ? null : row.Text(2)) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int read = 0;
        while (!buffer.IsEmpty && offset < Size)
        {
            int number = ContentLayout.PieceAt(offset, _headLength);
            if (number != _pieceNumber)
                await LoadAsync(number, cancellationToken);
            int from = (int)(offset - ContentLayout.PieceStart(number, _headLength));
            int count = Math.Min(buffer.Length, _piece.Length - from);
            _piece.AsMemory(from, count).CopyTo(buffer);
            buffer = buffer[count..];
            offset += count;
            read += count;
        }
        return read;
    }

    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }

    async ValueTask LoadAsync(int number, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StoredPiece piece = _account.Read(db => PieceReader.Find(db, _id, number)) ?? throw PieceReader.Gone();
        if (piece.Size != ContentLayout.PieceLength(number, _headLength, Size))
            throw new StorageException(StorageFailure.Corrupt, "a stored piece of a message does not have the size it must have");
        byte[] stored = await PieceReader.ReadStoredAsync(piece, OpenFile, cancellationToken);
        if (piece.Encoding == PieceEncoding.Raw && stored.Length == piece.Size)
        {
            _piece = stored;
        }
        else
        {
            var raw = new byte[piece.Size];
            Pieces.Decode(piece.Encoding, stored, raw);
            _piece = raw;
        }
        _pieceNumber = number;
    }

    SafeFileHandle OpenFile() => _file ??= _account.Content.Open(_external ?? throw new StorageException(StorageFailure.Corrupt, "a message names no file for its body"));
}
