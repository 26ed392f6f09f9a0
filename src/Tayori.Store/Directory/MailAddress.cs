using System.Globalization;
using System.Text;

namespace Tayori.Store;

/// <summary>An address as the directory keeps it: lower case, the domain as A-labels, the local part without quotes.</summary>
readonly record struct MailAddress(string Local, string Domain)
{
    // RFC 5321 §4.5.3.1.1, §4.5.3.1.2: octets
    const int MaximumLocal = 64, MaximumDomain = 255;

    /// <summary>STD3 rules: letters, digits and hyphens only (RFC 5321 §2.3.5), also after conversion of an internationalised name.</summary>
    static readonly IdnMapping idn = new() { UseStd3AsciiRules = true };

    public override string ToString() => $"{Local}@{Domain}";

    /// <summary>Reads <c>Mailbox</c> (RFC 5321 §4.1.2 with RFC 6531 §3.3); address literals are syntax, too, but name no domain of ours.</summary>
    public static bool TryParse(string text, out MailAddress address)
    {
        address = default;
        int at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1)
            return false;
        if (Unquote(text[..at]) is not { } local || Encoding.UTF8.GetByteCount(local) is 0 or > MaximumLocal || NormalDomain(text[(at + 1)..]) is not { } domain)
            return false;
        address = new MailAddress(local.ToLowerInvariant(), domain);
        return true;
    }

    /// <summary>Whether the local part needs no quotes: what an account may be called.</summary>
    public bool IsDotString => IsDots(Local);

    /// <summary>The address without <c>+detail</c> (RFC 5233 §4); <c>null</c> where there is none.</summary>
    public MailAddress? WithoutDetail => Local.IndexOf('+', StringComparison.Ordinal) is > 0 and int plus ? this with { Local = Local[..plus] } : null;

    /// <summary>What follows the first <c>+</c> of the local part, in the case it was written in.</summary>
    public static string? DetailOf(string text)
    {
        string? local = Unquote(text[..text.LastIndexOf('@')]);
        int plus = local?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        return plus < 0 || plus == local!.Length - 1 ? null : local[(plus + 1)..];
    }

    /// <summary>RFC 5321 §4.1.2: when comparing, "all quoted forms MUST be treated as equivalent".</summary>
    static string? Unquote(string local)
    {
        if (local[0] != '"')
            return IsDots(local) ? local : null;
        if (local.Length < 3 || local[^1] != '"')
            return null;
        var text = new StringBuilder();
        for (int i = 1; i < local.Length - 1; i++)
        {
            bool quoted = local[i] == '\\';
            if (quoted && ++i == local.Length - 1 || !quoted && local[i] == '"' || char.IsControl(local[i]))
                return null;
            text.Append(local[i]);
        }
        return text.ToString();
    }

    /// <summary>Dot-string: atoms between single dots.</summary>
    static bool IsDots(string local)
    {
        bool atom = false;
        foreach (char c in local)
        {
            if (c == '.' ? !atom : !IsAtomText(c))
                return false;
            atom = c != '.';
        }
        return atom;
    }

    /// <summary>atext (RFC 5322 §3.2.3) and, by RFC 6531 §3.3, all beyond ASCII that is no control and no space.</summary>
    static bool IsAtomText(char c) => c < 0x80
        ? char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-/=?^_`{|}~".Contains(c, StringComparison.Ordinal)
        : !char.IsControl(c) && !char.IsWhiteSpace(c);

    static string? NormalDomain(string domain)
    {
        if (domain[0] == '[')
            return domain[^1] == ']' && domain.Length <= MaximumDomain ? domain.ToLowerInvariant() : null;
        try
        {
            string ascii = idn.GetAscii(domain).ToLowerInvariant();
            return ascii.Length <= MaximumDomain && ascii[^1] != '.' ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
