using System.Globalization;

namespace Tayori.Bench;

/// <summary>Lists of names with a range in them: <c>user{0..7}@example.org</c> is eight.</summary>
static class Addresses
{
    public static string[] Expand(string pattern)
    {
        int open = pattern.IndexOf('{', StringComparison.Ordinal);
        int dots = pattern.IndexOf("..", StringComparison.Ordinal);
        int close = pattern.IndexOf('}', StringComparison.Ordinal);
        if (open < 0) return [pattern];
        if (dots < open || close < dots || !Number(pattern[(open + 1)..dots], out int first) || !Number(pattern[(dots + 2)..close], out int last) || last < first)
            throw new BenchException($"{pattern}: a range is written as in user{{0..7}}@example.org");
        return [.. Enumerable.Range(first, last - first + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"{pattern[..open]}{n}{pattern[(close + 1)..]}"))];
    }

    static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
