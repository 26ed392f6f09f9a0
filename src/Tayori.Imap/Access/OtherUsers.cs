namespace Tayori.Imap.Access;

/// <summary>The other-users namespace (RFC 2342 §2): <c>Other Users/alice@example.org/INBOX</c>. No mailbox of one's own is given such a name.</summary>
static class OtherUsers
{
    public const string Root = "Other Users";
    public const string Prefix = Root + "/";

    public static bool Contains(string name) => name == Root || name.StartsWith(Prefix, StringComparison.Ordinal);

    public static string NameOf(string owner, string mailbox) => $"{RootOf(owner)}/{mailbox}";

    /// <summary>The level that stands for an account; its quota root has the same name.</summary>
    public static string RootOf(string owner) => Prefix + owner;

    /// <summary>
    /// Takes a name apart. A local part may hold the separator (RFC 5322 §3.2.3, atext), but no <c>@</c>, and a domain holds neither: the owner's address ends with the first separator behind the first <c>@</c>.
    /// </summary>
    public static bool TryRead(string name, out string owner, out string mailbox)
    {
        (owner, mailbox) = ("", "");
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var at = name.IndexOf('@', Prefix.Length);
        var end = at < 0 ? -1 : name.IndexOf('/', at);
        if (end < 0) return false;
        (owner, mailbox) = (name[Prefix.Length..end], name[(end + 1)..]);
        return true;
    }

    /// <summary>The owner of a quota root, of which nothing says that case matters; <c>null</c> where it is not one of these.</summary>
    public static string? OwnerOf(string root) => root.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? root[Prefix.Length..] : null;
}
