namespace Tayori.Smtp;

/// <summary>What the host may set.</summary>
public sealed record SmtpOptions
{
    /// <summary>Octets of a message at most, as announced by SIZE (RFC 1870). The default is what large providers take, with base64's third on top of 35 MB.</summary>
    public long MaxMessageBytes { get; init; } = 50 * 1024 * 1024;

    /// <summary>Recipients of one transaction; RFC 5321 §4.5.3.1.8 asks for at least 100.</summary>
    public int MaxRecipients { get; init; } = 1000;
}
