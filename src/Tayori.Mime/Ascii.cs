namespace Tayori.Mime;

/// <summary>Comparison of header words, which are ASCII and have no case (RFC 5322 §1.2.2, RFC 2045 §5.1).</summary>
static class Ascii
{
    internal static bool IsAscii(ReadOnlySpan<byte> text) => System.Text.Ascii.IsValid(text);

    internal static bool EqualsIgnoreCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => System.Text.Ascii.EqualsIgnoreCase(a, b);
}
