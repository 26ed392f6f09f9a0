using System.Globalization;
using Tayori.Store;

namespace Tayori.Configuration;

/// <summary>A quota as people write it: a size, or <c>none</c>.</summary>
static class Quota
{
    const string None = "none";

    public static bool TryParse(string text, out long? bytes)
    {
        bool isSize = ByteSize.TryParse(text, out long size);
        bytes = isSize ? size : null;
        return isSize || text == None;
    }

    /// <summary>The same of a number of messages.</summary>
    public static bool TryParseMessages(string text, out long? messages)
    {
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        messages = isNumber ? number : null;
        return isNumber || text == None;
    }

    /// <summary>Both limits.</summary>
    public static string Describe(AccountLimits limits, string separator) => $"{Format(limits.Bytes)}{separator}{limits.Messages?.ToString(CultureInfo.InvariantCulture) ?? None}";

    public static string Format(long? bytes) => bytes is { } size ? ByteSize.Format(size) : None;
}
