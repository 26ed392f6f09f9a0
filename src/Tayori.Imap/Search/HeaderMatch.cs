using Tayori.Mime;

namespace Tayori.Imap.Search;

/// <summary>Substrings in decoded header fields, without regard to case (RFC 3501 §6.4.4; simple case folding of all of Unicode).</summary>
static class HeaderMatch
{
    /// <summary>Whether a field of that name has the text; the empty text is in every field, so that it asks whether there is one.</summary>
    public static bool InField(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name, string text)
    {
        foreach (var field in new HeaderScanner(header))
        {
            if (field.Is(name) && (text.Length == 0 || Contains(field.Value, text))) return true;
        }
        return false;
    }

    /// <summary>Whether any field has the text, name and colon included: TEXT searches the header as it reads.</summary>
    public static bool Anywhere(ReadOnlySpan<byte> header, string text)
    {
        if (text.Length == 0) return true;
        foreach (var field in new HeaderScanner(header))
        {
            if (NameAndValue(field).Contains(text, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    static bool Contains(ReadOnlySpan<byte> value, string text) => HeaderText.Decode(value).Contains(text, StringComparison.OrdinalIgnoreCase);

    static string NameAndValue(in HeaderField field) => $"{System.Text.Encoding.ASCII.GetString(field.Name)}: {HeaderText.Decode(field.Value)}";
}
