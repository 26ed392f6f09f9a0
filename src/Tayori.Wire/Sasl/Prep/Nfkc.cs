namespace Tayori.Wire;

/// <summary>Normalization form KC of Unicode 3.2 (UAX #15), on code points.</summary>
static class Nfkc
{
    // Unicode 3.2 §3.12: Hangul syllables are composed by arithmetic.
    const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    public static List<int> Normalize(List<int> text)
    {
        List<int> decomposed = new(text.Count * 2);
        foreach (var rune in text) Decompose(rune, decomposed);
        Order(decomposed);
        return Compose(decomposed);
    }

    static void Decompose(int rune, List<int> into)
    {
        var syllable = rune - SyllableBase;
        if (syllable is >= 0 and < SyllableCount)
        {
            into.Add(LeadBase + (syllable / (VowelCount * TailCount)));
            into.Add(VowelBase + (syllable % (VowelCount * TailCount) / TailCount));
            if (syllable % TailCount != 0) into.Add(TailBase + (syllable % TailCount));
        }
        else if (Unicode32.Decompositions.TryGetValue(rune, out var parts)) into.AddRange(parts);
        else into.Add(rune);
    }

    // Marks on one letter by their class, those of one class as they came. A run is sorted whole, so that a thousand marks cost no square.
    static void Order(List<int> text)
    {
        for (var start = 0; start < text.Count;)
        {
            var end = start;
            while (end < text.Count && Unicode32.ClassOf(text[end]) != 0) end++;
            if (end - start > 1)
            {
                var sorted = text.GetRange(start, end - start).OrderBy(Unicode32.ClassOf).ToArray(); // a stable sort
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
        foreach (var rune in text)
        {
            var ownClass = Unicode32.ClassOf(rune);
            // A mark is blocked by another of its class, or by a letter, between it and the starter.
            if (starter >= 0 && (lastClass == -1 || (lastClass != 0 && lastClass < ownClass)) && Pair(composed[starter], rune) is { } pair)
            {
                composed[starter] = pair;
                continue;
            }

            if (ownClass == 0) (starter, lastClass) = (composed.Count, -1);
            else lastClass = ownClass;
            composed.Add(rune);
        }

        return composed;
    }

    static int? Pair(int first, int second)
    {
        var (lead, vowel) = (first - LeadBase, second - VowelBase);
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount) return SyllableBase + (((lead * VowelCount) + vowel) * TailCount);
        var (syllable, tail) = (first - SyllableBase, second - TailBase);
        if (syllable is >= 0 and < SyllableCount && syllable % TailCount == 0 && tail is > 0 and < TailCount) return first + tail;
        return Unicode32.Compositions.TryGetValue((first, second), out var pair) ? pair : null;
    }
}
