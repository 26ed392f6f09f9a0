using System.Text;
using MimeKit.Encodings;

namespace Tayori.Mime.Text;

/// <summary>
/// The encoded words of a header value (RFC 2047), as senders write them and not only as they should: words of one charset that follow each other are put
/// together before they are decoded, since many are split in the middle of a character (against §5), and each is judged by its octets as text is anywhere.
/// </summary>
static class EncodedWords
{
    /// <summary>RFC 2047 §2 allows 75. Who sends more sends the whole value in one word; what is longer than this is no word.</summary>
    const int Longest = 4096;

    internal static string Decode(ReadOnlySpan<byte> line)
    {
        StringBuilder text = new();
        List<byte> octets = [];
        ReadOnlySpan<byte> charset = default;
        int shown = 0;
        for (int at = 0; Next(line, at) is >= 0 and var start;)
        {
            if (!TryRead(line[start..], out EncodedWord word))
            {
                at = start + 2;
                continue;
            }
            // §6.2: white space between two words is not shown.
            ReadOnlySpan<byte> between = line[shown..start];
            bool follows = octets.Count > 0 && between.IndexOfAnyExcept(" \t"u8) < 0;
            if (!follows || !Ascii.EqualsIgnoreCase(charset, word.Charset))
                Show(text, octets, charset);
            if (!follows)
                text.Append(Charsets.Decode(between, default));
            octets.AddRange(word.Decode());
            charset = word.Charset;
            at = shown = start + word.Length;
        }
        Show(text, octets, charset);
        return text.Append(Charsets.Decode(line[shown..], default)).ToString();
    }

    static void Show(StringBuilder text, List<byte> octets, ReadOnlySpan<byte> charset)
    {
        text.Append(Charsets.Decode([.. octets], charset));
        octets.Clear();
    }

    static int Next(ReadOnlySpan<byte> line, int from)
    {
        int start = line[from..].IndexOf("=?"u8);
        return start < 0 ? -1 : from + start;
    }

    // encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?="     (the language: RFC 2231 §5)
    static bool TryRead(ReadOnlySpan<byte> text, out EncodedWord word)
    {
        word = default;
        if (text.Length > Longest)
            text = text[..Longest];
        int charset = text[2..].IndexOf((byte)'?');
        if (charset < 1 || text.Length < charset + 5 || text[charset + 4] != '?' || text[2..(charset + 2)].IndexOfAny((byte)' ', (byte)'\t') >= 0)
            return false;
        int body = charset + 5;
        int end = text[body..].IndexOf("?="u8);
        bool isBase64 = text[charset + 3] is (byte)'B' or (byte)'b';
        if (end < 0 || (!isBase64 && text[charset + 3] is not ((byte)'Q' or (byte)'q')))
            return false;
        ReadOnlySpan<byte> name = text[2..(charset + 2)];
        int language = name.IndexOf((byte)'*');
        word = new EncodedWord(language < 0 ? name : name[..language], isBase64, text.Slice(body, end), body + end + 2);
        return true;
    }

    readonly ref struct EncodedWord(ReadOnlySpan<byte> charset, bool isBase64, ReadOnlySpan<byte> text, int length)
    {
        public ReadOnlySpan<byte> Charset { get; } = charset;
        public int Length { get; } = length;
        readonly ReadOnlySpan<byte> _text = text;

        public byte[] Decode()
        {
            IMimeDecoder decoder = isBase64 ? new Base64Decoder() : new QuotedPrintableDecoder(rfc2047: true);
            byte[] input = _text.ToArray(), output = new byte[decoder.EstimateOutputLength(input.Length)];
            return output[..decoder.Decode(input, 0, input.Length, output)];
        }
    }
}
