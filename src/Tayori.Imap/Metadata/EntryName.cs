using System.Text;
using Tayori.Store;

namespace Tayori.Imap.Metadata;

/// <summary>Names of annotations (RFC 5464 §3.2): <c>/private</c> or <c>/shared</c>, and what is below.</summary>
static class EntryName
{
    public const string Admin = "/shared/admin";

    /// <summary>What is wrong with a name, in any case; <c>null</c>: nothing. The two roots are names that have no value, but entries below them.</summary>
    public static string? Problem(ReadOnlySpan<byte> name)
    {
        foreach (var octet in name)
        {
            // §3.2 says "0x00 to 0x19" and means, as it says in decimal elsewhere, controls.
            if (octet is < 0x20 or > 0x7e or (byte)'*' or (byte)'%') return "an entry name has no control characters, nothing beyond ASCII, and neither '*' nor '%'";
        }
        if (!IsBelow(name, "/private"u8) && !IsBelow(name, "/shared"u8)) return "an entry name begins with /private or /shared";
        return name[^1] == '/' || name.IndexOf("//"u8) >= 0 ? "an entry name has no empty component" : null;
    }

    /// <summary>What is wrong with a name as one that has a value.</summary>
    public static string? ProblemOfValue(string entry)
    {
        var components = entry.Split('/')[1..];
        if (components.Length < 2) return "an entry name has two components at least";
        // §3.2: a vendor's name, and below it what it is about.
        return components[1] == "vendor" && components.Length < 4 ? "a vendor's entry name has four components at least" : null;
    }

    public static bool IsPrivate(string entry) => AnnotationEntry.IsPrivate(entry);

    /// <summary>RFC 5464 §4.2.2.</summary>
    public static bool IsWithin(string entry, string above, int depth) =>
        entry == above || (depth > 0 && entry.Length > above.Length && entry[above.Length] == '/' && entry.StartsWith(above, StringComparison.Ordinal) && (depth > 1 || entry.LastIndexOf('/') == above.Length));

    static bool IsBelow(ReadOnlySpan<byte> name, ReadOnlySpan<byte> root) =>
        name.Length >= root.Length && Ascii.EqualsIgnoreCase(name[..root.Length], root) && (name.Length == root.Length || name[root.Length] == '/');
}
