using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Tayori.Mime;
using Tayori.Store.Files;

namespace Tayori.Store.Content;

/// <summary>A piece as it will be stored. <paramref name="Position"/>: where it lies in the external file, which then has the octets.</summary>
readonly record struct PreparedPiece(PieceEncoding Encoding, int Size, int Stored, long? Position, byte[]? Octets);

/// <summary>The columns of <see cref="MessageDetails"/> as they are stored.</summary>
sealed record EncodedStructure(byte[] Envelope, byte[] Structure, byte[] Preview, byte[] Keys)
{
    public static EncodedStructure Of(MessageStructure structure) => new(
        StructureCodec.EncodeEnvelope(structure.Envelope), StructureCodec.EncodeStructure(structure.Root), Encoding.UTF8.GetBytes(structure.Preview), StructureCodec.EncodeKeys(structure.References, structure.Sort));
}

/// <summary>What every account stores of a message that fits into its database.</summary>
sealed record EncodedMessage(EncodedStructure Details, IReadOnlyList<PreparedPiece> Pieces);

/// <summary>
/// A message ready to be written: compressed and, where it is large, already on disk in a file that no row names yet. Made on the caller's thread, so that the account's writer only inserts.
/// </summary>
sealed class PreparedMessage
{
    public required NewMessage Source { get; init; }
    public required EncodedStructure Details { get; init; }
    public required IReadOnlyList<PreparedPiece> Pieces { get; init; }
    public required long[] ThreadKeys { get; init; }

    /// <summary>Name of the external file.</summary>
    public string? External { get; init; }
    public long Size => Source.Content.Size;
    public int HeaderSize => Source.Content.Structure.HeaderSize;

    public static async ValueTask<PreparedMessage> CreateAsync(NewMessage message, ContentFolder folder, byte[] threadSecret, CancellationToken cancellationToken)
    {
        MessageSpool spool = message.Content;
        if (spool.Size <= ContentLayout.LargestInDatabase)
        {
            // Once for all recipients; two whose turn comes at the same moment may both do it, to the same end.
            EncodedMessage encoded = spool.Encoded ??= new EncodedMessage(EncodedStructure.Of(spool.Structure), await ReadPiecesAsync(spool, null, cancellationToken));
            return new PreparedMessage { Source = message, Details = encoded.Details, Pieces = encoded.Pieces, ThreadKeys = ThreadKeysOf(encoded.Details, threadSecret) };
        }

        EncodedStructure details = EncodedStructure.Of(spool.Structure);
        string name = ContentFolder.NewName();
        try
        {
            using SafeFileHandle file = folder.Create(name);
            IReadOnlyList<PreparedPiece> pieces = await ReadPiecesAsync(spool, file, cancellationToken);
            folder.Seal(file);
            return new PreparedMessage { Source = message, Details = details, Pieces = pieces, ThreadKeys = ThreadKeysOf(details, threadSecret), External = name };
        }
        catch (Exception e)
        {
            folder.TryDelete(name);
            if (e is IOException or UnauthorizedAccessException)
                throw FileErrors.From(e);
            throw;
        }
    }

    static long[] ThreadKeysOf(EncodedStructure details, byte[] secret) => ThreadKey.AllOf(secret, details.Envelope, details.Keys);

    static async ValueTask<IReadOnlyList<PreparedPiece>> ReadPiecesAsync(MessageSpool spool, SafeFileHandle? file, CancellationToken cancellationToken)
    {
        int head = ContentLayout.HeadLength(spool.Structure.HeaderSize);
        var pieces = new PreparedPiece[ContentLayout.PieceCount(head, spool.Size)];
        byte[] raw = ArrayPool<byte>.Shared.Rent(Math.Max(head, (int)Math.Min(ContentLayout.BlockSize, spool.Size)));
        byte[] packed = ArrayPool<byte>.Shared.Rent(Content.Pieces.Bound(raw.Length));
        long position = 0;
        try
        {
            for (int i = 0; i < pieces.Length; i++)
            {
                int length = ContentLayout.PieceLength(i, head, spool.Size);
                await FillAsync(spool, ContentLayout.PieceStart(i, head), raw.AsMemory(0, length), cancellationToken);
                int compressed = Content.Pieces.Compress(raw.AsSpan(0, length), packed);
                (PieceEncoding encoding, ReadOnlyMemory<byte> stored) = compressed == 0
                    ? (PieceEncoding.Raw, raw.AsMemory(0, length))
                    : (PieceEncoding.Zstd, packed.AsMemory(0, compressed));
                // The header stays in the database, where listing finds it.
                if (file is null || i == 0)
                {
                    pieces[i] = new PreparedPiece(encoding, length, stored.Length, null, stored.ToArray());
                    continue;
                }
                await RandomAccess.WriteAsync(file, stored, position, cancellationToken);
                pieces[i] = new PreparedPiece(encoding, length, stored.Length, position, null);
                position += stored.Length;
            }
            return pieces;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    static async ValueTask FillAsync(MessageSpool spool, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            int count = await spool.ReadAsync(offset, buffer, cancellationToken);
            if (count == 0)
                throw new StorageException(StorageFailure.InputOutput, "the temporary file of a message is shorter than the message");
            offset += count;
            buffer = buffer[count..];
        }
    }
}
