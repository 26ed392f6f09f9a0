using System.Text;

namespace Tayori.Wire;

/// <summary>
/// Names and passwords as SASL carries them: well-formed UTF-8 that SASLprep (RFC 4013) can prepare. They are handed on as they came: the store prepares a
/// password where it is set and compared, and looks for a name as it stands before it looks for the prepared one, since mail addresses may differ from it.
/// </summary>
static class SaslText
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryRead(ReadOnlySpan<byte> octets, out string text)
    {
        text = "";
        if (octets.IsEmpty || octets.Length > SaslPrep.MaxLength) return false;
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

    public static bool IsAllowed(string text) => SaslPrep.TryPrepare(text, out _, isQuery: true);
}
