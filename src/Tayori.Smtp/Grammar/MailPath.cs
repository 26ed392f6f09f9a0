namespace Tayori.Smtp.Grammar;

/// <summary>A reverse-path or forward-path (RFC 5321 §4.1.2), its source route left out (Appendix C).</summary>
/// <param name="LocalPart">In the form with the least quoting, so that equivalent forms are equal.</param>
/// <param name="Domain">A domain or an address literal as written; empty for the null path and for <c>&lt;Postmaster&gt;</c>.</param>
readonly record struct MailPath(string LocalPart, string Domain)
{
    /// <summary><c>&lt;&gt;</c></summary>
    public static MailPath Null => new("", "");

    public bool IsNull => LocalPart.Length == 0;

    /// <summary>Whether it can be used only where SMTPUTF8 was asked for (RFC 6531).</summary>
    public bool NeedsUtf8 => !System.Text.Ascii.IsValid(LocalPart) || !System.Text.Ascii.IsValid(Domain);

    /// <summary>Without brackets; empty for the null path.</summary>
    public override string ToString() => Domain.Length == 0 ? LocalPart : $"{LocalPart}@{Domain}";
}
