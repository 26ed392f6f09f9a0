using System.Globalization;

namespace Tayori.Wire;

/// <summary>The tables of RFC 3454 and of normalization, read from saslprep.txt when a name or password outside ASCII is seen for the first time.</summary>
static class Unicode32
{
    static readonly Dictionary<int, byte> Classes = [];

    public static Dictionary<int, int[]> Decompositions { get; } = [];
    public static Dictionary<(int, int), int> Compositions { get; } = [];
    public static CodePoints Nothing { get; } = new();
    public static CodePoints Spaces { get; } = new();
    public static CodePoints Prohibited { get; } = new();
    public static CodePoints Unassigned { get; } = new();
    public static CodePoints RightToLeft { get; } = new();
    public static CodePoints LeftToRight { get; } = new();

    static Unicode32()
    {
        using var stream = typeof(Unicode32).Assembly.GetManifestResourceStream("saslprep.txt") ?? throw new InvalidOperationException("saslprep.txt is missing in the assembly");
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line) Read(line.Split(' '));
    }

    /// <summary>Canonical combining class; 0 for all but marks.</summary>
    public static int ClassOf(int rune) => Classes.GetValueOrDefault(rune);

    static void Read(string[] words)
    {
        switch (words[0])
        {
            case "#": break;
            case "nothing": Nothing.Add(RangeOf(words[1])); break;
            case "space": Spaces.Add(RangeOf(words[1])); break;
            case "prohibited": Prohibited.Add(RangeOf(words[1])); break;
            case "unassigned": Unassigned.Add(RangeOf(words[1])); break;
            case "right": RightToLeft.Add(RangeOf(words[1])); break;
            case "left": LeftToRight.Add(RangeOf(words[1])); break;
            case "decompose": Decompositions.Add(CodePoint(words[1]), [.. words[2..].Select(w => CodePoint(w))]); break;
            case "compose": Compositions.Add((CodePoint(words[2]), CodePoint(words[3])), CodePoint(words[1])); break;
            default: ReadClass(words); break;
        }
    }

    static void ReadClass(string[] words)
    {
        var ownClass = byte.Parse(words[0].AsSpan("class-".Length), NumberStyles.None, CultureInfo.InvariantCulture);
        var (first, last) = RangeOf(words[1]);
        for (var rune = first; rune <= last; rune++) Classes.Add(rune, ownClass);
    }

    static (int First, int Last) RangeOf(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (CodePoint(text), CodePoint(text)) : (CodePoint(text.AsSpan(0, dash)), CodePoint(text.AsSpan(dash + 1)));
    }

    static int CodePoint(ReadOnlySpan<char> hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>Ranges of code points, in ascending order.</summary>
sealed class CodePoints
{
    readonly List<int> _firsts = [];
    readonly List<int> _lasts = [];

    public void Add((int First, int Last) range)
    {
        _firsts.Add(range.First);
        _lasts.Add(range.Last);
    }

    public bool Contains(int rune)
    {
        var at = _firsts.BinarySearch(rune);
        if (at < 0) at = ~at - 1;
        return at >= 0 && rune <= _lasts[at];
    }
}
