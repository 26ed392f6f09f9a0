using MimeKit.Encodings;

namespace Tayori.Mime;

/// <summary>Undoes a Content-Transfer-Encoding (RFC 2045 §6) while the octets come, cut anywhere. What is wrong in them is passed over; the same octets always give the same. One reader at a time.</summary>
public sealed class TransferDecoder
{
    /// <summary>What makes any rest of base64 whole, where the padding has been forgotten, and adds nothing behind a whole one.</summary>
    static readonly byte[] s_padding = "==="u8.ToArray();

    readonly IMimeDecoder? _decoder;
    byte[] _decoded = [];

    TransferDecoder(IMimeDecoder? decoder) => _decoder = decoder;

    /// <summary>The decoder for an encoding, by its name in any case; <c>null</c> for one that is not known.</summary>
    public static TransferDecoder? For(ReadOnlySpan<byte> encoding)
    {
        if (Ascii.EqualsIgnoreCase(encoding, "base64"u8))
            return new(new Base64Decoder());
        if (Ascii.EqualsIgnoreCase(encoding, "quoted-printable"u8))
            return new(new QuotedPrintableDecoder());
        return Ascii.EqualsIgnoreCase(encoding, "7bit"u8) || Ascii.EqualsIgnoreCase(encoding, "8bit"u8) || Ascii.EqualsIgnoreCase(encoding, "binary"u8) ? Identity() : null;
    }

    public bool IsIdentity => _decoder is null;

    /// <summary>For what is not encoded.</summary>
    public static TransferDecoder Identity() => new(null);

    /// <summary>Other octets begin, or the same ones again.</summary>
    public void Begin() => _decoder?.Reset();

    /// <summary>The next octets, decoded; valid until the next call. The last ones are told to be so, and may be none.</summary>
    public ReadOnlyMemory<byte> Decode(ArraySegment<byte> octets, bool isLast)
    {
        if (_decoder is null)
            return octets;
        bool mayLackPadding = isLast && _decoder is Base64Decoder;
        int room = _decoder.EstimateOutputLength(octets.Count + s_padding.Length);
        if (_decoded.Length < room)
            _decoded = new byte[room];
        int length = _decoder.Decode(octets.Array!, octets.Offset, octets.Count, _decoded);
        if (mayLackPadding)
        {
            byte[] rest = new byte[_decoder.EstimateOutputLength(s_padding.Length)];
            int more = _decoder.Decode(s_padding, 0, s_padding.Length, rest);
            rest.AsSpan(0, more).CopyTo(_decoded.AsSpan(length));
            length += more;
        }
        return _decoded.AsMemory(0, length);
    }
}
