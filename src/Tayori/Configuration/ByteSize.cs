using System.Globalization;

namespace Tayori.Configuration;

/// <summary>Sizes as people write them: <c>500M</c>, <c>2G</c>, in powers of 1024.</summary>
static class ByteSize
{
    const string Units = "KMGT";

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        int unit = text.Length == 0 ? -1 : Units.IndexOf(char.ToUpperInvariant(text[^1]), StringComparison.Ordinal);
        ReadOnlySpan<char> digits = unit < 0 ? text : text.AsSpan(0, text.Length - 1);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number > long.MaxValue >> (10 * (unit + 1)))
            return false;
        bytes = number << (10 * (unit + 1));
        return true;
    }

    public static string Format(long bytes)
    {
        int unit = -1;
        while (unit + 1 < Units.Length && bytes > 0 && bytes % 1024 == 0)
            (bytes, unit) = (bytes / 1024, unit + 1);
        return bytes.ToString(CultureInfo.InvariantCulture) + (unit < 0 ? "" : Units[unit].ToString());
    }
}
