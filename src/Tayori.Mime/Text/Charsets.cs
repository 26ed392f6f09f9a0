using System.Text;
using System.Text.Unicode;

namespace Tayori.Mime.Text;

/// <summary>
/// Octets to text by charset name, with what Japanese mail needs: ISO-2022-JP escapes in text that says it is US-ASCII or nothing, and Shift_JIS or EUC-JP without a word.
/// Never throws: what cannot be decoded becomes U+FFFD.
/// </summary>
static class Charsets
{
    const int ShiftJis = 932;
    const int Iso2022Jp = 50220;
    const int EucJp = 51932;

    static readonly byte[] s_ascii = [.. Enumerable.Range(0, 0x80).Select(octet => (byte)octet).Except("\u000e\u000f\u001b"u8.ToArray())];

    // The code pages must be known before any of them is asked for (and before MimeKit looks).
    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Octets of the escapes that <see cref="HasJapaneseEscape"/> knows.</summary>
    internal const int JapaneseEscapeLength = 3;

    internal static Encoding Japanese => Encoding.GetEncoding(Iso2022Jp);

    internal static string Decode(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> charset)
    {
        if (octets.Contains((byte)0x1B) && HasJapaneseEscape(octets))
            return Encoding.GetEncoding(Iso2022Jp).GetString(octets);
        if (Ascii.IsAscii(octets) && !IsSevenBitCode(charset))
            return Encoding.ASCII.GetString(octets);
        Encoding? named = Find(charset);
        if (named is not null && !IsVague(named))
            return named.GetString(octets);
        return Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : Guess(octets).GetString(octets);
    }

    /// <summary>US-ASCII and UTF-8: named by many who did not look at what they send.</summary>
    internal static bool IsVague(Encoding named) => named.CodePage is 20127 or 65001;

    /// <summary>Whether text in ASCII is the same octets in it, so that octets of ASCII can be taken for it until others come.</summary>
    internal static bool ContainsAscii(Encoding named) => named.GetString(s_ascii) == Encoding.ASCII.GetString(s_ascii) && !IsSevenBitCode(Encoding.ASCII.GetBytes(named.WebName));

    /// <summary>The encoding of a charset name, or <c>null</c>.</summary>
    internal static Encoding? Find(ReadOnlySpan<byte> charset)
    {
        if (charset.IsEmpty || charset.Length > 64)
            return null;
        string name = Encoding.Latin1.GetString(charset).Trim().ToLowerInvariant();
        // Names of the field that .NET does not know, or takes for a narrower set than senders mean.
        switch (name)
        {
            case "iso-2022-jp" or "iso-2022-jp-ms" or "cp50220" or "cp50221" or "iso-2022-jp-1" or "iso-2022-jp-2":
                return Encoding.GetEncoding(Iso2022Jp);
            case "shift_jis" or "shift-jis" or "sjis" or "x-sjis" or "cp932" or "windows-31j" or "ms_kanji":
                return Encoding.GetEncoding(ShiftJis);
            case "euc-jp" or "eucjp" or "x-euc-jp" or "cp51932":
                return Encoding.GetEncoding(EucJp);
            case "utf8" or "unicode-1-1-utf-8":
                return Encoding.UTF8;
            case "unknown-8bit" or "x-unknown" or "default" or "utf-7":
                return null;
        }
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>ESC $ @, ESC $ B, ESC ( J, ESC ( I: nothing else in mail looks so (RFC 1468).</summary>
    internal static bool HasJapaneseEscape(ReadOnlySpan<byte> octets) =>
        octets.IndexOf("\u001b$B"u8) >= 0 || octets.IndexOf("\u001b$@"u8) >= 0 || octets.IndexOf("\u001b(J"u8) >= 0 || octets.IndexOf("\u001b(I"u8) >= 0;

    static bool IsSevenBitCode(ReadOnlySpan<byte> charset) => charset.Length >= 2 && (Ascii.EqualsIgnoreCase(charset[..2], "hz"u8) || charset.Length > 8 && Ascii.EqualsIgnoreCase(charset[..8], "iso-2022"u8));

    /// <summary>Whichever of the three reads the octets with the fewest faults; Western text where none of the Japanese ones fits.</summary>
    internal static Encoding Guess(ReadOnlySpan<byte> octets)
    {
        int euc = EucFaults(octets), sjis = ShiftJisFaults(octets);
        if (euc == 0 && euc <= sjis)
            return Encoding.GetEncoding(EucJp);
        return sjis == 0 ? Encoding.GetEncoding(ShiftJis) : Encoding.GetEncoding(1252);
    }

    static int EucFaults(ReadOnlySpan<byte> octets)
    {
        int faults = 0;
        for (int i = 0; i < octets.Length; i++)
        {
            byte lead = octets[i];
            if (lead < 0x80)
                continue;
            byte trail = i + 1 < octets.Length ? octets[i + 1] : (byte)0xFE;
            bool pair = lead is (>= 0xA1 and <= 0xFE) or 0x8E && trail is >= 0xA1 and <= 0xFE;
            faults += pair ? 0 : 1;
            i += pair ? 1 : 0;
        }
        return faults;
    }

    static int ShiftJisFaults(ReadOnlySpan<byte> octets)
    {
        int faults = 0;
        for (int i = 0; i < octets.Length; i++)
        {
            byte lead = octets[i];
            if (lead is < 0x80 or (>= 0xA1 and <= 0xDF))
                continue;
            byte trail = i + 1 < octets.Length ? octets[i + 1] : (byte)0x40;
            bool pair = lead is (>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC) && trail is (>= 0x40 and <= 0x7E) or (>= 0x80 and <= 0xFC);
            faults += pair ? 0 : 1;
            i += pair ? 1 : 0;
        }
        return faults;
    }
}
