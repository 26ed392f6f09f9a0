using MimeKit.Encodings;
using Tayori.Mime.Headers;
using Tayori.Mime.Text;

namespace Tayori.Mime;

/// <summary>
/// The text of parts as UTF-8 (RFC 2045 §6, RFC 2046 §4.1.2): transfer encoding and charset undone while the octets come, cut anywhere, in memory of a few blocks. Text that is UTF-8 and not encoded
/// is given back as it stands, without a copy. Never throws: what cannot be decoded becomes U+FFFD. Serves one part after another, one reader at a time.
/// </summary>
public sealed class PartText
{
    readonly TextTranscoder _text = new();
    readonly Base64Decoder _base64 = new();
    readonly QuotedPrintableDecoder _quotedPrintable = new();
    IMimeDecoder? _transfer;
    byte[] _decoded = [];

    /// <summary>A part begins.</summary>
    public void Begin(MimePart part) => Begin(part.Encoding, ParameterList.Find(part.Parameters, "charset"u8));

    /// <summary>A part begins that is read in place.</summary>
    public void Begin(in PartView part) => Begin(part.Encoding.Octets, part.Parameters.Find("charset"u8));

    void Begin(ReadOnlySpan<byte> encoding, ReadOnlySpan<byte> charset)
    {
        _transfer = DecoderFor(encoding);
        _transfer?.Reset();
        _text.Begin(charset);
    }

    IMimeDecoder? DecoderFor(ReadOnlySpan<byte> encoding)
    {
        if (Ascii.EqualsIgnoreCase(encoding, "base64"u8))
            return _base64;
        return Ascii.EqualsIgnoreCase(encoding, "quoted-printable"u8) ? _quotedPrintable : null;
    }

    /// <summary>Octets of the part's body to text; valid until the next call. The last ones are told to be so, and may be none.</summary>
    public ReadOnlySpan<byte> Decode(ArraySegment<byte> octets, bool isLast) => _text.Push(_transfer is null ? octets.AsSpan() : Transferred(octets), isLast);

    ReadOnlySpan<byte> Transferred(ArraySegment<byte> octets)
    {
        int room = _transfer!.EstimateOutputLength(octets.Count);
        if (_decoded.Length < room)
            _decoded = new byte[room];
        return _decoded.AsSpan(0, _transfer.Decode(octets.Array!, octets.Offset, octets.Count, _decoded));
    }
}
