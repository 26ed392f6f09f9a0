using System.Net;
using System.Text;

namespace Tayori.Mime.Text;

/// <summary>The first words of a text on one line (RFC 8970 §4).</summary>
static class PreviewText
{
    internal static string FromPlain(string text) => Fold(text);

    /// <summary>Text between tags; what style, script, title and comments hold is not for reading.</summary>
    internal static string FromHtml(string html)
    {
        StringBuilder text = new();
        for (int i = 0; i < html.Length && text.Length < MimeLimits.Preview * 8; i++)
        {
            if (html[i] != '<')
            {
                text.Append(html[i]);
                continue;
            }
            i = TagEnd(html, i);
            text.Append(' ');
        }
        return Fold(WebUtility.HtmlDecode(text.ToString()));
    }

    /// <summary>Where the tag that begins at <paramref name="start"/> ends, with all it hides.</summary>
    static int TagEnd(string html, int start)
    {
        ReadOnlySpan<char> rest = html.AsSpan(start);
        if (rest.StartsWith("<!--"))
            return After(html, "-->", start);
        foreach (string hidden in (ReadOnlySpan<string>)["style", "script", "title", "head"])
        {
            if (rest.Length > hidden.Length + 1 && rest[1..].StartsWith(hidden, StringComparison.OrdinalIgnoreCase) && !char.IsLetterOrDigit(rest[hidden.Length + 1]))
                return After(html, "</" + hidden, start) is int end && end < html.Length ? After(html, ">", end) : html.Length;
        }
        return After(html, ">", start);
    }

    static int After(string html, string mark, int start)
    {
        int found = html.IndexOf(mark, start, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? html.Length : found + mark.Length - 1;
    }

    static string Fold(string text)
    {
        Span<char> line = stackalloc char[MimeLimits.Preview];
        int length = 0;
        bool space = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value is 0xFEFF or 0x200B or 0x200C or 0x034F or 0x00AD)
            {
                space |= length > 0 && Rune.IsWhiteSpace(rune);
                continue;
            }
            if (length + rune.Utf16SequenceLength + (space ? 1 : 0) > line.Length)
                break;
            if (space)
                line[length++] = ' ';
            length += rune.EncodeToUtf16(line[length..]);
            space = false;
        }
        return line[..length].ToString();
    }
}
