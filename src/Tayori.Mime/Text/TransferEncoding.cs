using MimeKit.Encodings;

namespace Tayori.Mime.Text;

/// <summary>Undoes a Content-Transfer-Encoding (RFC 2045 §6); an unknown one is taken as identity.</summary>
static class TransferEncoding
{
    internal static byte[] Decode(byte[] encoding, byte[] octets)
    {
        IMimeDecoder? decoder = DecoderFor(encoding);
        if (decoder is null)
            return octets;
        byte[] output = new byte[decoder.EstimateOutputLength(octets.Length)];
        int length = decoder.Decode(octets, 0, octets.Length, output);
        return output[..length];
    }

    internal static IMimeDecoder? DecoderFor(byte[] encoding)
    {
        if (Ascii.EqualsIgnoreCase(encoding, "base64"u8))
            return new Base64Decoder();
        return Ascii.EqualsIgnoreCase(encoding, "quoted-printable"u8) ? new QuotedPrintableDecoder() : null;
    }
}
