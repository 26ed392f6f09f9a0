using System.Globalization;

namespace Tayori.Unicode;

/// <summary>Ranges of code points, in ascending order.</summary>
public sealed class CodePoints
{
    readonly List<int> _firsts = [];
    readonly List<int> _lasts = [];

    /// <summary>As the tables have them: <c>0041</c>, or with both ends <c>0041-005A</c>.</summary>
    public static (int First, int Last) Range(ReadOnlySpan<char> text)
    {
        var dash = text.IndexOf('-');
        return dash < 0 ? (Parse(text), Parse(text)) : (Parse(text[..dash]), Parse(text[(dash + 1)..]));
    }

    public static int Parse(ReadOnlySpan<char> hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public void Add((int First, int Last) range)
    {
        _firsts.Add(range.First);
        _lasts.Add(range.Last);
    }

    public bool Contains(int character)
    {
        var at = _firsts.BinarySearch(character);
        if (at < 0) at = ~at - 1;
        return at >= 0 && character <= _lasts[at];
    }
}
