using System.Globalization;
using System.Text;
using Tayori.Unicode;

namespace Tayori.Imap.Search.Fuzzy;

/// <summary>
/// Characters as a loose search reads them: without case, diacritics, width and form of presentation. Marks that make another sound of a letter in scripts that write it so (dakuten, vowel signs of
/// Indic scripts) stay: はは is not ばば.
/// </summary>
static class LooseLetters
{
    /// <summary>What parts words.</summary>
    public const string Gap = " ";

    const int PageSize = 256;
    static readonly string?[]?[] s_pages = new string?[]?[0x110000 / PageSize];

    /// <summary>Letters with a stroke and letters joined, which Unicode does not take apart; people without such keys write them so.</summary>
    static readonly Dictionary<int, string> s_plain = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ł'] = "l",
        ['ħ'] = "h",
        ['ı'] = "i",
    };

    /// <summary>The letters or digits that a character stands for; nothing for a mark that does not count, <see cref="Gap"/> for all that is in no word.</summary>
    public static string Of(Rune rune)
    {
        // Two threads may fill a page or a place at once: both write the same.
        var page = s_pages[rune.Value / PageSize] ??= new string?[PageSize];
        return page[rune.Value % PageSize] ??= Make(rune);
    }

    static string Make(Rune rune)
    {
        List<int> parts = [];
        Characters.Decompose(rune.Value, compatibly: true, parts);
        if (parts is [var itself]) return One(new Rune(itself));
        var letters = new StringBuilder();
        foreach (var part in parts)
        {
            var one = One(new Rune(part));
            // A spacing accent is taken for the space that it stands on.
            if (one != Gap) letters.Append(one);
        }
        return letters.Length == 0 ? Gap : letters.ToString();
    }

    static string One(Rune rune)
    {
        if (IsDiacritic(rune.Value)) return "";
        if (!IsOfWord(Rune.GetUnicodeCategory(rune))) return Gap;
        // By way of the upper case: Σ has two lower ones.
        var lower = Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
        return s_plain.TryGetValue(lower.Value, out var plain) ? plain : lower.ToString();
    }

    static bool IsOfWord(UnicodeCategory category) => category <= UnicodeCategory.EnclosingMark || category is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>Accents of European scripts, points of Hebrew, vowels of Arabic, joiners that are not seen, the hyphen that only may be.</summary>
    static bool IsDiacritic(int rune) => rune is (>= 0x300 and <= 0x36F) or (>= 0x591 and <= 0x5C7) or (>= 0x64B and <= 0x65F) or 0x670 or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF)
        or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F) or 0xAD or 0x200B or 0x200C or 0x200D or 0xFEFF;
}
