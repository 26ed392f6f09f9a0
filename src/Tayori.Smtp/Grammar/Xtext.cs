using System.Buffers;

namespace Tayori.Smtp.Grammar;

/// <summary>The encoding of values that an esmtp-value could not hold otherwise (RFC 3461 §4).</summary>
static class Xtext
{
    static readonly SearchValues<byte> s_atom = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~"u8);

    // xtext = *( xchar / hexchar ); what is encoded must be printable ASCII (§4.2, §4.4).
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is < 33 or > 126 or (byte)'=')
                return false;
            if (text[i] != '+')
                continue;
            if (i + 2 >= text.Length || !IsUpperHex(text[i + 1]) || !IsUpperHex(text[i + 2]) || Value(text[i + 1], text[i + 2]) is < 32 or > 126)
                return false;
            i += 2;
        }
        return true;
    }

    // hexchar = "+" and two upper case hexadecimal digits
    static bool IsUpperHex(byte digit) => char.IsAsciiHexDigitUpper((char)digit);

    static int Value(byte high, byte low) => (Digit(high) << 4) | Digit(low);

    static int Digit(byte digit) => digit <= '9' ? digit - '0' : digit - 'A' + 10;

    /// <summary>original-recipient-address = addr-type ";" xtext. The type utf-8 has its own encodings, in which octets above 127 may stand for themselves (RFC 6533 §3).</summary>
    public static bool IsOriginalRecipient(ReadOnlySpan<byte> value)
    {
        int semicolon = value.IndexOf((byte)';');
        if (semicolon <= 0 || value.Length > SmtpLimits.OriginalRecipient || !IsAtom(value[..semicolon]))
            return false;
        ReadOnlySpan<byte> address = value[(semicolon + 1)..];
        if (System.Text.Ascii.EqualsIgnoreCase(value[..semicolon], "utf-8"u8))
            return System.Text.Unicode.Utf8.IsValid(address);
        return IsValid(address);
    }

    static bool IsAtom(ReadOnlySpan<byte> text) => !text.ContainsAnyExcept(s_atom);
}
