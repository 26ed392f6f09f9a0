using System.Globalization;
using System.Text;

namespace Tayori.TestKit.Wire.Transcripts;

/// <summary>
/// One line of a transcript: text with things in braces. Text is compared as octets (UTF-8 in the file, a Latin-1 character per octet in here).
/// A brace that no letter follows is only a brace, so literals such as <c>{5}</c> need nothing special.
/// </summary>
sealed record LinePattern(IReadOnlyList<LinePart> Parts, bool HasLineEnd, bool IsAnyLines)
{
    public static LinePattern Parse(string text)
    {
        if (text == "{lines}") return new LinePattern([], true, true);
        var parts = new List<LinePart>();
        var hasLineEnd = true;
        for (var at = 0; at < text.Length;)
        {
            var end = text[at] == '{' && at + 1 < text.Length && char.IsAsciiLetterLower(text[at + 1]) ? text.IndexOf('}', at) : -1;
            if (end < 0)
            {
                var next = text.IndexOf('{', at + 1);
                parts.Add(new LinePart(PartKind.Text, ToOctets(text[at..(next < 0 ? text.Length : next)])));
                at = next < 0 ? text.Length : next;
                continue;
            }

            var inside = text[(at + 1)..end];
            if (inside == "no-crlf") hasLineEnd = false;
            else parts.Add(ParseBraces(inside));
            at = end + 1;
        }

        return new LinePattern(parts, hasLineEnd, false);
    }

    public byte[] Octets(Dictionary<string, string> names)
    {
        var line = new StringBuilder();
        foreach (var part in Parts) line.Append(part.Kind == PartKind.Text ? part.Text : names.GetValueOrDefault(part.Text, ""));
        return Encoding.Latin1.GetBytes(HasLineEnd ? line.Append("\r\n").ToString() : line.ToString());
    }

    /// <summary>Whether the line is as the pattern says; names seen for the first time are kept in <paramref name="names"/>.</summary>
    public bool Matches(string line, Dictionary<string, string> names) => Matches(line, 0, names);

    bool Matches(string rest, int index, Dictionary<string, string> names)
    {
        if (index == Parts.Count) return rest.Length == 0;
        var part = Parts[index];
        if (part.Kind == PartKind.Text) return rest.StartsWith(part.Text, StringComparison.Ordinal) && Matches(rest[part.Text.Length..], index + 1, names);
        if (part.Kind == PartKind.Name && names.TryGetValue(part.Text, out var known))
            return rest.StartsWith(known, StringComparison.Ordinal) && Matches(rest[known.Length..], index + 1, names);
        for (var length = part.Kind == PartKind.Any ? 0 : 1; length <= rest.Length; length++)
        {
            if (length > 0 && !part.Allows(rest[length - 1])) return false;
            var kept = part.Kind == PartKind.Name;
            if (kept) names[part.Text] = rest[..length];
            if (Matches(rest[length..], index + 1, names)) return true;
            if (kept) names.Remove(part.Text);
        }

        return false;
    }

    static LinePart ParseBraces(string inside)
    {
        var words = inside.Split(' ', 3);
        return words[0] switch
        {
            "any" => new(PartKind.Any, ""),
            "number" => new(PartKind.Number, ""),
            "cr" => new(PartKind.Text, "\r"),
            "lf" => new(PartKind.Text, "\n"),
            "nul" => new(PartKind.Text, "\0"),
            "tab" => new(PartKind.Text, "\t"),
            "space" => new(PartKind.Text, " "),
            "brace" => new(PartKind.Text, "{"),
            "hex" => new(PartKind.Text, Encoding.Latin1.GetString(Convert.FromHexString(inside[4..].Replace(" ", "", StringComparison.Ordinal)))),
            "repeat" => new(PartKind.Text, string.Concat(Enumerable.Repeat(ToOctets(words[2]), int.Parse(words[1], CultureInfo.InvariantCulture)))),
            "base64" => new(PartKind.Text, Convert.ToBase64String(Encoding.UTF8.GetBytes(inside[7..].Replace("\\0", "\0", StringComparison.Ordinal)))),
            _ when words.Length == 1 => new(PartKind.Name, inside),
            _ => throw new FormatException($"unknown: {{{inside}}}"),
        };
    }

    static string ToOctets(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}

enum PartKind { Text, Any, Number, Name }

sealed record LinePart(PartKind Kind, string Text)
{
    public bool Allows(char octet) => Kind switch
    {
        PartKind.Number => char.IsAsciiDigit(octet),
        PartKind.Name => octet is > ' ' and not ('"' or '(' or ')' or '[' or ']' or '<' or '>'),
        _ => true,
    };
}
