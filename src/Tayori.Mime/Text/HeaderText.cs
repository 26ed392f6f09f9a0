using System.Buffers;
using System.Text;

namespace Tayori.Mime;

/// <summary>Header values as text: RFC 2047 encoded words decoded, and what senders put there raw (UTF-8, ISO-2022-JP, Shift_JIS, EUC-JP).</summary>
public static class HeaderText
{
    /// <summary>What stands for itself on one line: ASCII without NUL, line ends and ESC.</summary>
    static readonly SearchValues<byte> s_plain = SearchValues.Create([.. Enumerable.Range(1, 0x7F).Select(octet => (byte)octet).Except("\r\n\u001b"u8.ToArray())]);

    /// <summary>What stands for itself where it is on several lines.</summary>
    static readonly SearchValues<byte> s_folded = SearchValues.Create([.. Enumerable.Range(0, 0x80).Select(octet => (byte)octet).Where(octet => octet != 0x1B)]);

    /// <summary>The decoded value, white space around it removed; never throws.</summary>
    public static string Decode(ReadOnlySpan<byte> value)
    {
        byte[] line = Headers.FieldText.Unfold(value);
        if (line.AsSpan().IndexOf("=?"u8) < 0)
            return Text.Charsets.Decode(line, default);
        return Text.EncodedWords.Decode(line).Trim();
    }

    /// <summary>The same as UTF-8. A value that stands for itself, as most do, is given back without a copy; of one longer than <see cref="MimeLimits.HeaderValue"/> only so much is decoded.</summary>
    public static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = Headers.FieldText.Trim(value);
        if (text.IndexOfAnyExcept(s_plain) < 0 && text.IndexOf("=?"u8) < 0)
            return text;
        if (text.Length > MimeLimits.HeaderValue)
            text = text[..MimeLimits.HeaderValue];
        if (text.IndexOfAnyExcept(s_folded) < 0 && text.IndexOf("=?"u8) < 0)
            return Headers.FieldText.Unfold(text);
        return Encoding.UTF8.GetBytes(Decode(text));
    }
}
