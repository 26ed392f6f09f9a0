using System.Text;

namespace Tayori.Wire;

/// <summary>
/// Names and passwords as SASL carries them: UTF-8, compared after SASLprep (RFC 4013). Of SASLprep we do what decides between right and wrong
/// without tables: well-formed UTF-8, no control characters (§2.3), not empty. Normalisation is the store's, where a password is set and compared.
/// </summary>
static class SaslText
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The longest name or password taken (RFC 4616 §2 lets both be 255 and more octets; nobody's is longer than this).</summary>
    const int MaxLength = 1024;

    public static bool TryRead(ReadOnlySpan<byte> octets, out string text)
    {
        text = "";
        if (octets.IsEmpty || octets.Length > MaxLength) return false;
        try
        {
            text = Strict.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return IsAllowed(text);
    }

    public static bool IsAllowed(string text) => text.Length is > 0 and <= MaxLength && !text.Any(char.IsControl);
}
