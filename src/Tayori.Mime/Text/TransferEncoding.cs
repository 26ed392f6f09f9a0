using MimeKit.Encodings;

namespace Tayori.Mime.Text;

/// <summary>Undoes a Content-Transfer-Encoding (RFC 2045 §6); an unknown one is taken as identity.</summary>
static class TransferEncoding
{
    /// <summary>The first <paramref name="count"/> octets decoded; the same memory where there is nothing to decode.</summary>
    internal static ReadOnlySpan<byte> Decode(byte[] encoding, byte[] octets, int count)
    {
        IMimeDecoder? decoder = DecoderFor(encoding);
        if (decoder is null)
            return octets.AsSpan(0, count);
        byte[] output = new byte[decoder.EstimateOutputLength(count)];
        int length = decoder.Decode(octets, 0, count, output);
        return output.AsSpan(0, length);
    }

    internal static IMimeDecoder? DecoderFor(byte[] encoding)
    {
        if (Ascii.EqualsIgnoreCase(encoding, "base64"u8))
            return new Base64Decoder();
        return Ascii.EqualsIgnoreCase(encoding, "quoted-printable"u8) ? new QuotedPrintableDecoder() : null;
    }
}
