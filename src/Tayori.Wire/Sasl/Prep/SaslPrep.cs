using System.Diagnostics.CodeAnalysis;
using System.Text;
using Tayori.Unicode;

namespace Tayori.Wire;

/// <summary>
/// SASLprep (RFC 4013): makes one of the ways to type a name or a password, so that ＡＢＣ and ABC, ｶﾞ and ガ are the same. Stored strings and queries alike.
/// RFC 3454 fixes Unicode 3.2: what that had normalises in every later version as it did then, and what came later stays as it is.
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
        var output = Normalize(mapped);
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
            if (StringprepTables.Spaces.Contains(rune.Value)) mapped.Add(' ');
            else if (!StringprepTables.Nothing.Contains(rune.Value)) mapped.Add(BeforeCorrigendum4(rune.Value));
        }

        return true;
    }

    // Of the mappings of Unicode 3.2 five were wrong and have been changed (NormalizationCorrections.txt); none of these ideographs has another.
    static int BeforeCorrigendum4(int rune) => rune switch
    {
        0x2F868 => 0x2136A,
        0x2F874 => 0x5F33,
        0x2F91F => 0x43AB,
        0x2F95F => 0x7AAE,
        0x2F9BF => 0x4D57,
        _ => rune,
    };

    // Form KC. What Unicode 3.2 had not assigned has no class and no parts there: it stays, and nothing goes past it.
    static List<int> Normalize(List<int> text)
    {
        List<int> normal = [], known = [];
        foreach (var rune in text)
        {
            if (StringprepTables.Unassigned.Contains(rune))
            {
                normal.AddRange([.. Normalization.Normalize(known, compatibly: true), rune]);
                known.Clear();
            }
            else
            {
                known.Add(rune);
            }
        }

        return [.. normal, .. Normalization.Normalize(known, compatibly: true)];
    }

    static bool IsAllowed(int rune, bool isQuery) => !StringprepTables.Prohibited.Contains(rune) && (isQuery || !StringprepTables.Unassigned.Contains(rune));

    // RFC 3454 §6: text with a right-to-left letter begins and ends with one, and has no left-to-right letter.
    static bool IsOneDirection(List<int> text) =>
        !text.Exists(StringprepTables.RightToLeft.Contains)
        || (StringprepTables.RightToLeft.Contains(text[0]) && StringprepTables.RightToLeft.Contains(text[^1]) && !text.Exists(StringprepTables.LeftToRight.Contains));
}
