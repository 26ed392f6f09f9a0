using System.Text;

namespace Tayori.Imap.Grammar;

/// <summary>UTF-8 that has to be UTF-8: what is not is refused, never replaced (RFC 6855 §3).</summary>
static class Utf8Text
{
    /// <summary>The text, or <c>null</c>.</summary>
    public static string? Decode(ReadOnlySpan<byte> octets) => System.Text.Unicode.Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : null;
}
