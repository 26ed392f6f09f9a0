using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Languages;
using Tayori.Imap.Session;

namespace Tayori.Imap.Output;

/// <summary>
/// Writes responses straight into the output buffer; the grammar line stands above each method (RFC 3501 §9). Primitives are here, responses in the other files of the type.
/// </summary>
sealed partial class ImapWriter(IBufferWriter<byte> output)
{
    /// <summary>Longer text goes as a literal: clients read lines into fixed buffers (RFC 2683 §3.2.1.5).</summary>
    const int LongestQuoted = 1000;

    /// <summary>Where responses go; STARTTLS swaps it.</summary>
    public IBufferWriter<byte> Output { get; set; } = output;

    /// <summary>In which people are spoken to.</summary>
    public Language Language { get; set; } = Language.Default;

    /// <summary>What the client has switched on, and so can read.</summary>
    public Features Features { get; set; }

    bool WritesUtf8 => Features.Has(Features.Utf8Strings);

    /// <summary>Octets as they are: keywords and punctuation of the grammar.</summary>
    public void Raw(ReadOnlySpan<byte> octets) => Output.Write(octets);

    public void CrLf() => Output.Write("\r\n"u8);

    /// <summary>number, nz-number, mod-sequence-value</summary>
    public void Number(long value)
    {
        var span = Output.GetSpan(20);
        Utf8Formatter.TryFormat(value, span, out var length);
        Output.Advance(length);
    }

    /// <summary>astring = 1*ASTRING-CHAR / string</summary>
    public void AString(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.ContainsAnyExcept(ImapChars.AString)) String(value);
        else Raw(value);
    }

    /// <summary>string = quoted / literal; 8-bit and line ends only fit a literal.</summary>
    public void String(ReadOnlySpan<byte> value)
    {
        if (value.Length <= LongestQuoted && IsQuotable(value)) Quoted(value);
        else Literal(value);
    }

    /// <summary>nil</summary>
    public void Nil() => Raw("NIL"u8);

    /// <summary>literal = "{" number "}" CRLF *CHAR8</summary>
    public void Literal(ReadOnlySpan<byte> value)
    {
        LiteralHeader(value.Length);
        Raw(value);
    }

    /// <summary>The head of a literal whose content follows in pieces.</summary>
    public void LiteralHeader(long length)
    {
        Raw("{"u8);
        Number(length);
        Raw("}\r\n"u8);
    }

    /// <summary>quoted = DQUOTE *QUOTED-CHAR DQUOTE</summary>
    void Quoted(ReadOnlySpan<byte> value)
    {
        Raw("\""u8);
        for (int special; (special = value.IndexOfAny((byte)'"', (byte)'\\')) >= 0; value = value[(special + 1)..])
        {
            Raw(value[..special]);
            Raw("\\"u8);
            Raw(value.Slice(special, 1));
        }
        Raw(value);
        Raw("\""u8);
    }

    /// <summary>text = 1*TEXT-CHAR. It may repeat what a client sent, so what is not printable ASCII becomes <c>?</c>: no reply can be forged through it.</summary>
    void Text(string text)
    {
        var span = Output.GetSpan(text.Length);
        for (var i = 0; i < text.Length; i++) span[i] = text[i] is >= ' ' and <= '~' ? (byte)text[i] : (byte)'?';
        Output.Advance(text.Length);
    }

    void Ascii(string text) => Output.Advance(Encoding.ASCII.GetBytes(text, Output.GetSpan(text.Length)));

    bool IsQuotable(ReadOnlySpan<byte> value) =>
        !value.ContainsAnyExcept(ImapChars.Quotable) || (WritesUtf8 && !value.ContainsAnyExcept(ImapChars.QuotableUtf8) && System.Text.Unicode.Utf8.IsValid(value));
}
