using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Tayori.Store.Content;
using Tayori.Store.Files;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>Where a stored piece is, and its octets where the database has them.</summary>
readonly record struct StoredPiece(PieceEncoding Encoding, int Size, int Stored, long? Position, byte[]? Octets);

/// <summary>Reads pieces of content.</summary>
static class PieceReader
{
    public static StorageException Gone() => new(StorageFailure.Gone, "the message has been removed");

    public static StoredPiece? Find(SqliteConnection db, MessageId message, int piece)
    {
        SqliteStatement row = db.Use(AccountSql.ReadContent).Bind(ContentLayout.PieceId(message, piece));
        try
        {
            if (!row.Step())
                return null;
            return new StoredPiece(
                (PieceEncoding)row.Int32(0), row.Int32(2), row.Int32(3), row.IsNull(4) ? null : row.Int64(4), row.IsNull(5) ? null : row.Blob(5).ToArray());
        }
        finally
        {
            row.Reset();
        }
    }

    /// <summary>A decoded piece, wherever it lies.</summary>
    public static byte[] Read(SqliteConnection db, ContentFolder folder, MessageId message, int piece)
    {
        StoredPiece found = Find(db, message, piece) ?? throw Gone();
        byte[] stored = found.Octets ?? ReadFile(db, folder, message, found);
        var raw = new byte[found.Size];
        Pieces.Decode(found.Encoding, stored, raw);
        return raw;
    }

    static byte[] ReadFile(SqliteConnection db, ContentFolder folder, MessageId message, StoredPiece piece)
    {
        SqliteStatement row = db.Use(AccountSql.ReadMessage).Bind(message.Value);
        string name = row.Step() ? row.Text(2) : throw Gone();
        row.Reset();
        var stored = new byte[piece.Stored];
        try
        {
            using SafeFileHandle file = folder.Open(name);
            for (int at = 0; at < stored.Length;)
            {
                int count = RandomAccess.Read(file, stored.AsSpan(at), piece.Position!.Value + at);
                at += count > 0 ? count : throw new StorageException(StorageFailure.Corrupt, "the file of a message is shorter than it was");
            }
            return stored;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e);
        }
    }

    /// <summary>Decodes a piece of the database straight from its page; one that lies in a file is returned, for <see cref="DecodeFileAsync"/>.</summary>
    public static StoredPiece? Decode(SqliteConnection db, MessageId message, int piece, Span<byte> raw)
    {
        SqliteStatement row = db.Use(AccountSql.ReadContent).Bind(ContentLayout.PieceId(message, piece));
        try
        {
            if (!row.Step())
                throw Gone();
            if (row.Int32(2) != raw.Length)
                throw new StorageException(StorageFailure.Corrupt, "a stored piece of a message does not have the size it must have");
            PieceEncoding encoding = (PieceEncoding)row.Int32(0);
            if (row.IsNull(5))
                return new StoredPiece(encoding, raw.Length, row.Int32(3), row.IsNull(4) ? null : row.Int64(4), null);
            Pieces.Decode(encoding, row.Blob(5), raw);
            return null;
        }
        finally
        {
            row.Reset();
        }
    }

    public static async ValueTask DecodeFileAsync(StoredPiece piece, Func<SafeFileHandle> open, Memory<byte> raw, CancellationToken cancellationToken)
    {
        long position = piece.Position ?? throw new StorageException(StorageFailure.Corrupt, "a stored piece of a message has neither octets nor a place");
        byte[] stored = ArrayPool<byte>.Shared.Rent(piece.Stored);
        try
        {
            SafeFileHandle file = open();
            for (int at = 0; at < piece.Stored;)
            {
                int count = await RandomAccess.ReadAsync(file, stored.AsMemory(at, piece.Stored - at), position + at, cancellationToken);
                if (count == 0)
                    throw new StorageException(StorageFailure.Corrupt, "the file of a message is shorter than it was");
                at += count;
            }
            Pieces.Decode(piece.Encoding, stored.AsSpan(0, piece.Stored), raw.Span);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }
}
