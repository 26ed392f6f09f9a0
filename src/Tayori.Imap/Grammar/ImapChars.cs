using System.Buffers;

namespace Tayori.Imap.Grammar;

/// <summary>Character classes of RFC 3501 §9.</summary>
static class ImapChars
{
    const string AtomSpecials = "(){ %*\"\\]";

    /// <summary>ATOM-CHAR: any CHAR but atom-specials.</summary>
    public static readonly SearchValues<byte> Atom = Printable(except: AtomSpecials);

    /// <summary>ASTRING-CHAR: ATOM-CHAR or <c>]</c>.</summary>
    public static readonly SearchValues<byte> AString = Printable(except: "(){ %*\"\\");

    /// <summary>list-char: ATOM-CHAR, the wildcards and <c>]</c>.</summary>
    public static readonly SearchValues<byte> List = Printable(except: "(){ \"\\");

    /// <summary>tag: any ASTRING-CHAR except <c>+</c>.</summary>
    public static readonly SearchValues<byte> Tag = Printable(except: "(){ %*\"\\+");

    /// <summary>What may stand unescaped inside a quoted string while UTF-8 is not enabled: TEXT-CHAR without quoted-specials.</summary>
    public static readonly SearchValues<byte> Quoted = SearchValues.Create(
        [.. Enumerable.Range(1, 127).Select(c => (byte)c).Where(c => c is not ((byte)'"' or (byte)'\\' or (byte)'\r' or (byte)'\n'))]);

    /// <summary>What a quoted string can carry, escaped or not; the rest needs a literal.</summary>
    public static readonly SearchValues<byte> Quotable = SearchValues.Create(
        [.. Enumerable.Range(1, 127).Select(c => (byte)c).Where(c => c is not ((byte)'\r' or (byte)'\n'))]);

    /// <summary>What a quoted string can carry with UTF-8 switched on, if it is UTF-8: the rest needs a literal.</summary>
    public static readonly SearchValues<byte> QuotableUtf8 = SearchValues.Create(
        [.. Enumerable.Range(1, 255).Select(c => (byte)c).Where(c => c is not ((byte)'\r' or (byte)'\n'))]);

    public static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>collation-wild (RFC 4790 §3.2): letters, digits, <c>-;=.</c> and <c>*</c></summary>
    public static readonly SearchValues<byte> Collation = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-;=.*"u8);

    static SearchValues<byte> Printable(string except) =>
        SearchValues.Create([.. Enumerable.Range(0x21, 0x7F - 0x21).Where(c => !except.Contains((char)c)).Select(c => (byte)c)]);
}
