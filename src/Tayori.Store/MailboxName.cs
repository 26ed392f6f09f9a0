using System.Text;

namespace Tayori.Store;

/// <summary>Names of mailboxes: Unicode, <c>/</c> between levels, rows and never paths. INBOX is the same in any case (RFC 9051 §5.1), also as the first level of others.</summary>
public static class MailboxName
{
    public const string Inbox = "INBOX";

    /// <summary>The name as it is kept, or <c>null</c> where it cannot be one.</summary>
    public static string? Normalise(string name)
    {
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > StoreLimits.MailboxNameBytes || !IsText(name))
            return null;
        string[] levels = name.Split('/');
        if (levels.Length > StoreLimits.MailboxNameLevels || levels.Contains(""))
            return null;
        if (!levels[0].Equals(Inbox, StringComparison.OrdinalIgnoreCase))
            return name;
        levels[0] = Inbox;
        return string.Join('/', levels);
    }

    /// <summary>Names above this one, highest first.</summary>
    public static IEnumerable<string> Superiors(string name)
    {
        for (int at = name.IndexOf('/', StringComparison.Ordinal); at >= 0; at = name.IndexOf('/', at + 1))
            yield return name[..at];
    }

    /// <summary>
    /// The superiors that a new mailbox needs (RFC 9051 §6.3.4), highest first: those below the nearest one that exists. Above that one nothing is made, also where a level was deleted.
    /// </summary>
    public static List<string> MissingSuperiors(string name, Func<string, bool> exists)
    {
        List<string> missing = [.. Superiors(name).Reverse().TakeWhile(superior => !exists(superior))];
        missing.Reverse();
        return missing;
    }

    public static bool IsInferior(string name, string superior) =>
        name.Length > superior.Length && name[superior.Length] == '/' && name.StartsWith(superior, StringComparison.Ordinal);

    /// <summary>The name, or one below it.</summary>
    public static bool IsWithin(string name, string tree) => name == tree || IsInferior(name, tree);

    /// <summary>No control characters (RFC 9051 §5.1 forbids them, with U+2028 and U+2029), and no halves of characters.</summary>
    static bool IsText(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsControl(name[i]) || name[i] is '\u2028' or '\u2029')
                return false;
            if (char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
                i++;
            else if (char.IsSurrogate(name[i]))
                return false;
        }
        return true;
    }

    /// <summary>INBOX first, then by code unit.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(static (a, b) =>
        (a == Inbox, b == Inbox) switch
        {
            (true, true) => 0,
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(a, b),
        });
}
