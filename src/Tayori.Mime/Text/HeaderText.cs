using System.Text;
using MimeKit.Utils;

namespace Tayori.Mime;

/// <summary>Header values as text: RFC 2047 encoded words decoded, and what senders put there raw (UTF-8, ISO-2022-JP, Shift_JIS, EUC-JP).</summary>
public static class HeaderText
{
    static readonly MimeKit.ParserOptions s_options = new() { CharsetEncoding = Encoding.UTF8 };

    /// <summary>The decoded value, white space around it removed; never throws.</summary>
    public static string Decode(ReadOnlySpan<byte> value)
    {
        byte[] line = Headers.FieldText.Unfold(value);
        if (line.AsSpan().IndexOf("=?"u8) < 0)
            return Text.Charsets.Decode(line, default);
        // Encoded words are ASCII. Raw octets beside them are made UTF-8 first, so that one charset is left to tell the decoder.
        if (!Ascii.IsAscii(line) || line.AsSpan().Contains((byte)0x1B))
            line = Encoding.UTF8.GetBytes(Text.Charsets.Decode(line, default));
        return Rfc2047.DecodeText(s_options, line).Trim();
    }
}
