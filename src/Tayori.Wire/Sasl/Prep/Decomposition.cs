using System.Text;

namespace Tayori.Wire;

/// <summary>What a character is made of (Unicode's full compatibility decomposition, as SASLprep has it): letter and accent apart, width and presentation gone. .NET without ICU knows none of it.</summary>
public static class Decomposition
{
    /// <summary>Code points; empty where the character is made of nothing else. Syllables of Hangul stay as they are.</summary>
    public static ReadOnlySpan<int> Of(Rune rune) => Unicode32.Decompositions.GetValueOrDefault(rune.Value);
}
