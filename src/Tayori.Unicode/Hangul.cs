namespace Tayori.Unicode;

/// <summary>Syllables of Hangul are made of two or three letters, by arithmetic (The Unicode Standard §3.12).</summary>
public static class Hangul
{
    const int First = 0xAC00, Lead = 0x1100, Vowel = 0x1161, Tail = 0x11A7;
    const int Leads = 19, Vowels = 21, Tails = 28, Syllables = Leads * Vowels * Tails;

    public static bool IsSyllable(int character) => character is >= First and < First + Syllables;

    /// <summary>The letters of a syllable; <c>Tail</c> is 0 where it has none.</summary>
    public static (int Lead, int Vowel, int Tail) Decompose(int syllable)
    {
        var index = syllable - First;
        var tail = index % Tails;
        return (Lead + (index / Tails / Vowels), Vowel + (index / Tails % Vowels), tail == 0 ? 0 : Tail + tail);
    }

    /// <summary>The syllable that two letters make, or a syllable and a letter; 0 where they make none.</summary>
    internal static int Compose(int first, int second)
    {
        if (first is >= Lead and < Lead + Leads && second is >= Vowel and < Vowel + Vowels) return First + ((((first - Lead) * Vowels) + second - Vowel) * Tails);
        return IsSyllable(first) && (first - First) % Tails == 0 && second is > Tail and < Tail + Tails ? first + second - Tail : 0;
    }
}
