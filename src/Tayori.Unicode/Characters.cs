namespace Tayori.Unicode;

/// <summary>
/// What the Unicode Character Database says of characters. .NET without ICU, as Tayori runs, neither knows what they are made of nor normalises text, so that it comes with the code: unicode.txt, made by unicode.py,
/// and read when text beyond ASCII is seen for the first time.
/// </summary>
public static class Characters
{
    static readonly Dictionary<int, Character> s_characters = [];
    static readonly Dictionary<(int, int), int> s_pairs = [];
    static readonly CodePoints s_unassigned = new();

    static Characters()
    {
        foreach (var (section, line) in TableFile.Read(typeof(Characters).Assembly, "unicode.txt")) Read(section, line);
    }

    /// <summary>Those of which there is something to say: a title case, or parts.</summary>
    public static IEnumerable<int> Changing => s_characters.Where(row => row.Value.Title != 0 || row.Value.Parts.Length > 0).Select(row => row.Key);

    public static bool IsAssigned(int character) => !s_unassigned.Contains(character);

    /// <summary>The simple mapping; a character that has none is its own.</summary>
    public static int TitleCaseOf(int character) => s_characters.GetValueOrDefault(character).Title is not 0 and var title ? title : character;

    /// <summary>Adds what a character is made of in the end; itself where that is nothing else. Marks come in the order of the mappings.</summary>
    /// <param name="character">The character.</param>
    /// <param name="compatibly">Also what only looks otherwise is taken apart: width, presentation, ligatures.</param>
    /// <param name="into">What they are added to.</param>
    public static void Decompose(int character, bool compatibly, List<int> into)
    {
        if (Hangul.IsSyllable(character))
        {
            var (lead, vowel, tail) = Hangul.Decompose(character);
            into.AddRange(tail == 0 ? [lead, vowel] : [lead, vowel, tail]);
        }
        else if (s_characters.TryGetValue(character, out var row) && row.Parts is { Length: > 0 } parts && (compatibly || row.IsCanonical))
        {
            foreach (var part in parts) Decompose(part, compatibly, into);
        }
        else
        {
            into.Add(character);
        }
    }

    /// <summary>Canonical combining class; 0 for all but marks.</summary>
    internal static int ClassOf(int character) => s_characters.GetValueOrDefault(character).Class;

    /// <summary>The character that two make; 0 where they make none.</summary>
    internal static int Compose(int first, int second) => Hangul.Compose(first, second) is not 0 and var syllable ? syllable : s_pairs.GetValueOrDefault((first, second));

    static void Read(string section, string line)
    {
        if (section == "unassigned")
        {
            s_unassigned.Add(CodePoints.Range(line));
        }
        else if (section.StartsWith("class ", StringComparison.Ordinal))
        {
            var ownClass = byte.Parse(section.AsSpan("class ".Length), provider: null);
            var (first, last) = CodePoints.Range(line);
            for (var character = first; character <= last; character++) s_characters[character] = new Character { Class = ownClass };
        }
        else
        {
            Map(section, Array.ConvertAll(line.Split(' '), hex => CodePoints.Parse(hex)));
        }
    }

    static void Map(string section, int[] codes)
    {
        var row = s_characters.GetValueOrDefault(codes[0]);
        s_characters[codes[0]] = section == "title" ? row with { Title = codes[1] } : row with { Mapping = codes, IsCanonical = section != "compatibility" };
        if (section == "pair") s_pairs.Add((codes[1], codes[2]), codes[0]);
    }

    readonly record struct Character(int Title, byte Class, bool IsCanonical, int[]? Mapping)
    {
        public ReadOnlySpan<int> Parts => Mapping.AsSpan() is [_, .. var parts] ? parts : [];
    }
}
