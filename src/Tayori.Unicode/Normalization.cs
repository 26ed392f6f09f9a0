using System.Text;

namespace Tayori.Unicode;

/// <summary>One of the ways to write a text (Unicode Standard Annex #15): forms C and KC.</summary>
public static class Normalization
{
    /// <summary>A text in form C: what can be one character is one. The text has no halves of characters.</summary>
    public static string Compose(string text) =>
        Ascii.IsValid(text) ? text : string.Concat(Normalize(text.EnumerateRunes().Select(rune => rune.Value), compatibly: false).Select(char.ConvertFromUtf32));

    /// <summary>Form KC where <paramref name="compatibly"/>, else form C.</summary>
    public static List<int> Normalize(IEnumerable<int> text, bool compatibly)
    {
        List<int> decomposed = [];
        foreach (var character in text) Characters.Decompose(character, compatibly, decomposed);
        Order(decomposed);
        return Compose(decomposed);
    }

    // Marks on one letter by their class, those of one class as they came. A run is sorted whole, so that a thousand marks cost no square.
    static void Order(List<int> text)
    {
        for (var start = 0; start < text.Count;)
        {
            var end = start;
            while (end < text.Count && Characters.ClassOf(text[end]) != 0) end++;
            if (end - start > 1)
            {
                var sorted = text.GetRange(start, end - start).OrderBy(Characters.ClassOf).ToArray(); // a stable sort
                for (var i = 0; i < sorted.Length; i++) text[start + i] = sorted[i];
            }

            start = end + 1;
        }
    }

    static List<int> Compose(List<int> text)
    {
        List<int> composed = new(text.Count);
        var starter = -1;
        var lastClass = -1; // of what stands between the starter and here; -1: nothing
        foreach (var character in text)
        {
            var ownClass = Characters.ClassOf(character);
            // A mark is blocked by another of its class, or by a letter, between it and the starter.
            if (starter >= 0 && (lastClass == -1 || (lastClass != 0 && lastClass < ownClass)) && Characters.Compose(composed[starter], character) is not 0 and var pair)
            {
                composed[starter] = pair;
                continue;
            }

            if (ownClass == 0) (starter, lastClass) = (composed.Count, -1);
            else lastClass = ownClass;
            composed.Add(character);
        }

        return composed;
    }
}
