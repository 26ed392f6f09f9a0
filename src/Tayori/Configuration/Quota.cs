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

    public static string Format(long? bytes) => bytes is { } size ? ByteSize.Format(size) : None;
}
