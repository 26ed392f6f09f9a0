using System.Buffers;
using System.Text;

namespace Tayori.Mime.Text;

/// <summary>
/// Octets to text by charset name, with what Japanese mail needs: ISO-2022-JP escapes in text that says it is US-ASCII or nothing, and Shift_JIS or EUC-JP without a word.
/// Never throws: what cannot be decoded becomes U+FFFD, or in Japanese code pages U+30FB.
/// </summary>
static class Charsets
{
    const int ShiftJis = 932;
    const int Iso2022Jp = 50220;
    const int EucJp = 51932;
    const int Western = 1252;
    /// <summary>What .NET puts for what it cannot decode in these code pages; it also stands for itself.</summary>
    const char MiddleDot = '\u30FB';

    static readonly byte[] s_ascii = [.. Enumerable.Range(0, 0x80).Select(octet => (byte)octet).Except("\u000e\u000f\u001b"u8.ToArray())];

    // The code pages must be known before any of them is asked for (and before MimeKit looks).
    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Octets of the escapes that <see cref="HasJapaneseEscape"/> knows.</summary>
    internal const int JapaneseEscapeLength = 3;

    /// <summary>Whether the octets are text of which any piece can be decoded by itself: one octet, one character, whatever the name says.</summary>
    internal static bool IsPlainAscii(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> charset) => Ascii.IsAscii(octets) && !octets.Contains((byte)0x1B) && !IsSevenBitCode(charset);

    internal static Encoding Japanese => Encoding.GetEncoding(Iso2022Jp);

    internal static string Decode(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> charset)
    {
        if (Ascii.IsAscii(octets) && !octets.Contains((byte)0x1B) && !IsSevenBitCode(charset))
            return Encoding.ASCII.GetString(octets);
        return Judge(octets, charset).GetString(octets);
    }

    /// <summary>
    /// The encoding of octets that may end in the middle of a character: the one that is named where they can be that, or else what they look like.
    /// A name is believed unless it is a vague one, or one of a seven-bit code for octets of eight.
    /// </summary>
    internal static Encoding Judge(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> charset)
    {
        if (octets.Contains((byte)0x1B) && HasJapaneseEscape(octets))
            return Japanese;
        Encoding? named = Find(charset);
        if (Ascii.IsAscii(octets))
            return named ?? Encoding.ASCII;
        if (named is not null && !IsVague(named) && !IsSevenBitCode(charset))
            return named;
        (int good, int bad) = CountUtf8(octets);
        // Where UTF-8 is named a fault here and there is a fault; where it is not, one in four says that it is something else.
        bool likely = bad == 0 || good > bad * (named?.CodePage == Encoding.UTF8.CodePage ? 1 : 4);
        return likely ? Encoding.UTF8 : Guess(octets);
    }

    /// <summary>Characters beyond ASCII that are UTF-8, and places that are not; a character that the end cuts is neither.</summary>
    static (int Good, int Bad) CountUtf8(ReadOnlySpan<byte> octets)
    {
        int good = 0, bad = 0;
        while ((octets = octets[SkipAscii(octets)..]) is not [])
        {
            OperationStatus status = Rune.DecodeFromUtf8(octets, out _, out int length);
            good += status == OperationStatus.Done ? 1 : 0;
            bad += status == OperationStatus.InvalidData ? 1 : 0;
            octets = octets[length..];
        }
        return (good, bad);
    }

    static int SkipAscii(ReadOnlySpan<byte> octets)
    {
        int length = octets.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        return length < 0 ? octets.Length : length;
    }

    /// <summary>US-ASCII and UTF-8: named by many who did not look at what they send.</summary>
    internal static bool IsVague(Encoding named) => named.CodePage is 20127 or 65001;

    /// <summary>Whether text in ASCII is the same octets in it, so that octets of ASCII can be taken for it until others come.</summary>
    internal static bool ContainsAscii(Encoding named) => named.GetString(s_ascii) == Encoding.ASCII.GetString(s_ascii) && !IsSevenBitCode(Encoding.ASCII.GetBytes(named.WebName));

    /// <summary>One of the names that most mail has, of charsets that contain ASCII.</summary>
    internal static bool IsUsual(ReadOnlySpan<byte> charset) =>
        Ascii.EqualsIgnoreCase(charset, "us-ascii"u8) || Ascii.EqualsIgnoreCase(charset, "utf-8"u8) || Ascii.EqualsIgnoreCase(charset, "iso-8859-1"u8) || Ascii.EqualsIgnoreCase(charset, "windows-1252"u8);

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
        catch (Exception e) when (e is ArgumentException or NotSupportedException) // the latter: UTF-7, by its many names, which .NET refuses to read
        {
            return null;
        }
    }

    /// <summary>ESC $ @, ESC $ B, ESC ( J, ESC ( I: nothing else in mail looks so (RFC 1468).</summary>
    internal static bool HasJapaneseEscape(ReadOnlySpan<byte> octets) =>
        octets.IndexOf("\u001b$B"u8) >= 0 || octets.IndexOf("\u001b$@"u8) >= 0 || octets.IndexOf("\u001b(J"u8) >= 0 || octets.IndexOf("\u001b(I"u8) >= 0;

    static bool IsSevenBitCode(ReadOnlySpan<byte> charset) => charset.Length >= 2 && (Ascii.EqualsIgnoreCase(charset[..2], "hz"u8) || charset.Length > 8 && Ascii.EqualsIgnoreCase(charset[..8], "iso-2022"u8));

    /// <summary>EUC-JP or Shift_JIS where the octets are Japanese text in it without a fault, Western text where they are neither.</summary>
    internal static Encoding Guess(ReadOnlySpan<byte> octets)
    {
        foreach (int codePage in (ReadOnlySpan<int>)[EucJp, ShiftJis])
        {
            if (IsJapanese(octets, codePage))
                return Encoding.GetEncoding(codePage);
        }
        return Encoding.GetEncoding(Western);
    }

    /// <summary>
    /// No faults, but where the end may have cut a character, and somewhere two Japanese characters side by side. Western letters with accents pair with what
    /// stands behind them to make single ones.
    /// </summary>
    static bool IsJapanese(ReadOnlySpan<byte> octets, int codePage)
    {
        string text = Encoding.GetEncoding(codePage).GetString(octets);
        // A decoder that puts something else for a fault tells which dots are dots; it cannot be used alone, since it does not know the IBM extensions.
        string strict = Encoding.GetEncoding(codePage, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback).GetString(octets);
        int faults = text.AsSpan(0, Math.Max(0, text.Length - 1)).Count(MiddleDot) - strict.AsSpan().Count(MiddleDot);
        if (faults > 0 || text.AsSpan().IndexOfAnyInRange('\uE000', '\uF8FF') >= 0) // places that Shift_JIS leaves to private use
            return false;
        for (int i = 1; i < text.Length; i++)
        {
            if (IsJapanese(text[i]) && IsJapanese(text[i - 1]))
                return true;
        }
        return false;
    }

    static bool IsJapanese(char character) => character is (>= '\u3000' and < '\uA000' and not MiddleDot) or (>= '\uFF01' and < '\uFFA0');
}
