namespace Tayori.Sending;

/// <param name="Code">Three digits.</param>
/// <param name="Lines">The texts behind them.</param>
sealed record SmtpAnswer(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code < 400;

    /// <summary>Whether the same may be taken later (RFC 5321 §4.2.1).</summary>
    public bool IsTemporary => Code is >= 400 and < 500;

    /// <summary>Whether a keyword is among those that answer EHLO.</summary>
    public bool Offers(string keyword) => Lines.Skip(1).Any(l => l.Equals(keyword, StringComparison.OrdinalIgnoreCase) || l.StartsWith(keyword + " ", StringComparison.OrdinalIgnoreCase));

    public override string ToString() => $"{Code} {string.Join(" / ", Lines)}";
}
