using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using ZstdSharp;

namespace Tayori.Store.Content;

/// <summary>Compresses and decompresses pieces with contexts that are used again: making one costs more than compressing a small message.</summary>
static class Pieces
{
    /// <summary>zstd's default: what it saves above this is not worth the time of the one who waits for OK.</summary>
    const int Level = 3;

    /// <summary>Below this a frame's own octets eat what it saves.</summary>
    const int WorthTrying = 64;

    /// <summary>Sealed payloads are the store's own, bounded by the largest mailbox; anything above is damage.</summary>
    const int LargestSealed = 1 << 30;

    static readonly ConcurrentBag<Compressor> s_compressors = [];
    static readonly ConcurrentBag<Decompressor> s_decompressors = [];

    /// <summary>Upper bound of what <see cref="Compress"/> needs.</summary>
    public static int Bound(int size) => Compressor.GetCompressBound(size);

    /// <summary>Compresses into <paramref name="to"/> (at least <see cref="Bound"/> octets); returns 0 where it does not help and the piece is best kept as it is.</summary>
    public static int Compress(ReadOnlySpan<byte> raw, Span<byte> to)
    {
        if (raw.Length < WorthTrying)
            return 0;
        if (!s_compressors.TryTake(out Compressor? compressor))
            compressor = new Compressor(Level);
        int length = compressor.Wrap(raw, to);
        s_compressors.Add(compressor);
        return length < raw.Length - (raw.Length >> 5) ? length : 0;
    }

    /// <summary>Gives back a piece whose raw size is known. Throws <see cref="StorageException"/> where the stored octets are not that piece.</summary>
    public static void Decode(PieceEncoding encoding, ReadOnlySpan<byte> stored, Span<byte> raw)
    {
        switch (encoding)
        {
            case PieceEncoding.Raw when stored.Length == raw.Length:
                stored.CopyTo(raw);
                return;
            case PieceEncoding.Zstd when Unwrap(stored, raw) == raw.Length:
                return;
            default:
                throw new StorageException(StorageFailure.Corrupt, "a stored piece of a message is damaged");
        }
    }

    /// <summary>A payload with an octet in front that says how it is encoded.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> raw)
    {
        byte[] scratch = ArrayPool<byte>.Shared.Rent(Bound(raw.Length));
        try
        {
            int length = raw.Length < 512 ? 0 : Compress(raw, scratch);
            if (length == 0)
                return [(byte)PieceEncoding.Raw, .. raw];
            var payload = new byte[length + 5];
            payload[0] = (byte)PieceEncoding.Zstd;
            BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(1), raw.Length);
            scratch.AsSpan(0, length).CopyTo(payload.AsSpan(5));
            return payload;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    public static ReadOnlySpan<byte> Unseal(ReadOnlySpan<byte> payload)
    {
        if (payload.Length >= 1 && payload[0] == (byte)PieceEncoding.Raw)
            return payload[1..];
        if (payload.Length < 5 || payload[0] != (byte)PieceEncoding.Zstd)
            throw Codec.PackedReader.Corrupt();
        int size = BinaryPrimitives.ReadInt32LittleEndian(payload[1..]);
        if (size is < 0 or > LargestSealed)
            throw Codec.PackedReader.Corrupt();
        var raw = new byte[size];
        Decode(PieceEncoding.Zstd, payload[5..], raw);
        return raw;
    }

    static int Unwrap(ReadOnlySpan<byte> stored, Span<byte> raw)
    {
        if (!s_decompressors.TryTake(out Decompressor? decompressor))
            decompressor = new Decompressor();
        try
        {
            return decompressor.Unwrap(stored, raw);
        }
        catch (ZstdException e)
        {
            throw new StorageException(StorageFailure.Corrupt, "a stored piece of a message is damaged", e);
        }
        finally
        {
            s_decompressors.Add(decompressor);
        }
    }
}
