using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Tayori.Wire;

/// <summary>
/// SASLprep (RFC 4013): makes one of the ways to type a name or a password, so that ＡＢＣ and ABC, ｶﾞ and ガ are the same. Stored strings and queries alike;
/// the tables are those of Unicode 3.2, which RFC 3454 fixes, because .NET normalises nothing where it runs without ICU, as we do.
/// </summary>
public static class SaslPrep
{
    /// <summary>UTF-16 units taken. What comes out can be eighteen times as long (U+FDFA), and is cut off by nobody.</summary>
    public const int MaxLength = 1024;

    /// <summary>False where the text is empty, too long, or holds what no name or password may (RFC 4013 §2.3–2.5).</summary>
    /// <param name="text">As the client sent it.</param>
    /// <param name="prepared">As it is compared.</param>
    /// <param name="isQuery">Whether code points that Unicode 3.2 did not know are let through: when a password is compared, not when it is set (§2.5).</param>
    public static bool TryPrepare(string text, [NotNullWhen(true)] out string? prepared, bool isQuery)
    {
        prepared = null;
        if (text.Length is 0 or > MaxLength) return false;
        if (Ascii.IsValid(text))
        {
            prepared = text;
            return !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.Contains('\x7f');
        }

        if (!TryMap(text, out var mapped)) return false;
        var output = Nfkc.Normalize(mapped);
        if (output.Count == 0 || !output.TrueForAll(rune => IsAllowed(rune, isQuery)) || !IsOneDirection(output)) return false;
        prepared = string.Concat(output.Select(char.ConvertFromUtf32));
        return true;
    }

    // §2.1: other spaces become SPACE; what is commonly mapped to nothing goes. A surrogate alone is no character (§2.3, table C.5).
    static bool TryMap(string text, out List<int> mapped)
    {
        mapped = new(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)) return false;
            if (rune.Utf16SequenceLength == 2) i++;
            if (Unicode32.Spaces.Contains(rune.Value)) mapped.Add(' ');
            else if (!Unicode32.Nothing.Contains(rune.Value)) mapped.Add(rune.Value);
        }

        return true;
    }

    static bool IsAllowed(int rune, bool isQuery) => !Unicode32.Prohibited.Contains(rune) && (isQuery || !Unicode32.Unassigned.Contains(rune));

    // RFC 3454 §6: text with a right-to-left letter begins and ends with one, and has no left-to-right letter.
    static bool IsOneDirection(List<int> text) =>
        !text.Exists(Unicode32.RightToLeft.Contains)
        || (Unicode32.RightToLeft.Contains(text[0]) && Unicode32.RightToLeft.Contains(text[^1]) && !text.Exists(Unicode32.LeftToRight.Contains));
}
