using System.Text;

namespace Tayori.Mime.Text;

/// <summary>
/// Characters that are the same without regard to case: those with one simple upper case, as ordinal comparison in .NET has it, so that ASCII stays among itself (RFC 4790 §9.2 does no more).
/// RFC 5051 would also decompose: a composed and a decomposed accent stay apart here, as do wide and narrow forms.
/// </summary>
static class CaseVariants
{
    /// <summary>Case ends with the second plane.</summary>
    const int LastCased = 0x1FFFF;

    static readonly Lazy<Dictionary<Rune, List<Rune>>> s_lower = new(Collect);

    /// <summary>The character in all its cases, itself among them.</summary>
    internal static IReadOnlyList<Rune> Of(Rune rune)
    {
        Rune upper = Rune.ToUpperInvariant(rune);
        if (rune.IsAscii)
            return upper.Value is >= 'A' and <= 'Z' ? [upper, new Rune(upper.Value | 0x20)] : [rune];
        return s_lower.Value.TryGetValue(upper, out List<Rune>? lower) ? [upper, .. lower] : [rune];
    }

    static Dictionary<Rune, List<Rune>> Collect()
    {
        Dictionary<Rune, List<Rune>> found = [];
        for (int value = 0x80; value <= LastCased; value++)
        {
            if (!Rune.TryCreate(value, out Rune rune) || Rune.ToUpperInvariant(rune) is var upper && upper == rune)
                continue;
            if (!found.TryGetValue(upper, out List<Rune>? lower))
                found.Add(upper, lower = []);
            lower.Add(rune);
        }
        return found;
    }
}
