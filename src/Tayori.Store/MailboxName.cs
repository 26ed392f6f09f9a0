using System.Text;
using Tayori.Unicode;

namespace Tayori.Store;

/// <summary>Names of mailboxes: Net-Unicode (RFC 9051 §5.1, RFC 5198 §2), <c>/</c> between levels, rows and never paths. INBOX is the same in any case, also as the first level of others.</summary>
public static class MailboxName
{
    public const string Inbox = "INBOX";

    /// <summary>
    /// The one form of a name, under which it is kept and looked for (RFC 9051 §5.1: a name that was not normal is taken "in all IMAP commands"): form C, in which が is one character however it was typed, while
    /// narrow ｶﾞ stays another name; INBOX in capitals.
    /// </summary>
    public static string Canonical(string name)
    {
        name = Normalization.Compose(name);
        int end = name.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : name.Length;
        return name.AsSpan(0, end).Equals(Inbox, StringComparison.OrdinalIgnoreCase) && !name.StartsWith(Inbox, StringComparison.Ordinal) ? Inbox + name[end..] : name;
    }

    /// <summary>The canonical form of a name that a mailbox may be given, or <c>null</c>. Those that have other names keep them: a character that no version of Unicode had yet may be in them.</summary>
    public static string? Normalise(string name) => IsText(name) && Canonical(name) is var normal && Fits(normal) ? normal : null;

    /// <summary>Levels with something in them, and not too many nor too long.</summary>
    public static bool Fits(string name) =>
        Encoding.UTF8.GetByteCount(name) <= StoreLimits.MailboxNameBytes && name.Split('/') is { Length: <= StoreLimits.MailboxNameLevels } levels && !levels.Contains("");

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

    /// <summary>
    /// RFC 5198 §2 forbids characters that are not assigned, which a later version could normalise, and a byte order mark at the beginning; RFC 6855 §3 control characters, U+2028 and U+2029. No halves of characters.
    /// </summary>
    static bool IsText(string name)
    {
        if (name.StartsWith('\uFEFF'))
            return false;
        for (int i = 0; i < name.Length; i++)
        {
            if (!Rune.TryGetRuneAt(name, i, out Rune rune) || Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 || (!rune.IsAscii && !Characters.IsAssigned(rune.Value)))
                return false;
            i += rune.Utf16SequenceLength - 1;
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
