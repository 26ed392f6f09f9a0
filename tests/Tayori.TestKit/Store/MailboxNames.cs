using System.Text;
using Tayori.Store;
using Tayori.Unicode;

namespace Tayori.TestKit.Store;

/// <summary>What the model says about names of mailboxes.</summary>
static class MailboxNames
{
    public const string Inbox = "INBOX";

    /// <summary>INBOX first, the rest by name.</summary>
    public static readonly Comparer<string> Order = Comparer<string>.Create(static (a, b) =>
        (a != Inbox, b != Inbox) is var (x, y) && x != y ? x.CompareTo(y) : string.CompareOrdinal(a, b));

    /// <summary>The name as it is kept: in form C (RFC 9051 §5.1), and INBOX is one name in any case, also where it stands above others.</summary>
    public static string Canonical(string name)
    {
        string[] levels = Normalization.Compose(name).Split('/');
        if (levels[0].Equals(Inbox, StringComparison.OrdinalIgnoreCase))
            levels[0] = Inbox;
        return string.Join('/', levels);
    }

    /// <summary>What a client may call a mailbox.</summary>
    public static bool IsValid(string name) =>
        IsUnicode(name) && Fits(Canonical(name)) && name[0] != '\uFEFF' && !name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029') && name.EnumerateRunes().All(rune => Characters.IsAssigned(rune.Value));

    public static bool Fits(string name)
    {
        string[] levels = name.Split('/');
        return levels.Length <= StoreLimits.MailboxNameLevels && levels.All(l => l.Length > 0) && Encoding.UTF8.GetByteCount(name) <= StoreLimits.MailboxNameBytes;
    }

    /// <summary>Names above this one, the topmost first.</summary>
    public static IEnumerable<string> Superiors(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '/')
                yield return name[..i];
        }
    }

    static bool IsUnicode(string name)
    {
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar && !name.Contains('\uFFFD', StringComparison.Ordinal))
                return false;
        }
        return true;
    }
}
