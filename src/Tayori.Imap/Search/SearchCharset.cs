using System.Text;

namespace Tayori.Imap.Search;

/// <summary>Charsets of the strings in a SEARCH (RFC 3501 §6.4.4 CHARSET).</summary>
static class SearchCharset
{
    /// <summary>What BADCHARSET offers instead; more are understood.</summary>
    public const string Offered = "US-ASCII UTF-8 ISO-2022-JP SHIFT_JIS EUC-JP ISO-8859-1 ISO-8859-15 WINDOWS-1252 GB18030 BIG5 EUC-KR";

    const int Utf16 = 1200, Utf16BigEndian = 1201, Utf32 = 12000, Utf32BigEndian = 12001;

    /// <summary>Without CHARSET it is US-ASCII, of which UTF-8 is an extension: 8-bit text from a client that named nothing is most likely that.</summary>
    public static Encoding Default { get; } = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <summary>The charset of that name, or <c>null</c>. Decoding throws <see cref="DecoderFallbackException"/> for what is not text in it.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length > 40 || !Ascii.IsValid(name)) return null;
        if (Ascii.EqualsIgnoreCase(name, "US-ASCII"u8) || Ascii.EqualsIgnoreCase(name, "UTF-8"u8)) return Default;
        var encoding = Find(Encoding.ASCII.GetString(name));
        // A command cannot carry NUL, so the wide ones cannot be meant.
        return encoding?.CodePage is Utf16 or Utf16BigEndian or Utf32 or Utf32BigEndian ? null : encoding;
    }

    static Encoding? Find(string name)
    {
        var strict = DecoderFallback.ExceptionFallback;
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, strict)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, strict);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
