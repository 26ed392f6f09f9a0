using System.Buffers;
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
    int _pieceLength;
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
            int count = Math.Min(buffer.Length, _pieceLength - from);
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
        _pieceNumber = -1;
        Release();
        return ValueTask.CompletedTask;
    }

    async ValueTask LoadAsync(int number, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int length = ContentLayout.PieceLength(number, _headLength, Size);
        Memory<byte> raw = Room(length);
        if (_account.Read(db => PieceReader.Decode(db, _id, number, raw.Span)) is { } external)
            await PieceReader.DecodeFileAsync(external, OpenFile, raw, cancellationToken);
        (_pieceNumber, _pieceLength) = (number, length);
    }

    /// <summary>Where the next piece goes; the one that is there is no more.</summary>
    Memory<byte> Room(int length)
    {
        _pieceNumber = -1;
        if (_piece.Length < length)
        {
            Release();
            _piece = ArrayPool<byte>.Shared.Rent(length);
        }
        return _piece.AsMemory(0, length);
    }

    void Release()
    {
        if (_piece.Length > 0)
            ArrayPool<byte>.Shared.Return(_piece);
        _piece = [];
    }

    SafeFileHandle OpenFile() => _file ??= _account.Content.Open(_external ?? throw new StorageException(StorageFailure.Corrupt, "a message names no file for its body"));
}
