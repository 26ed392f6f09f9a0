using System.Net;

namespace Tayori.Configuration;

/// <summary>What an operator can set. Every property is a key of <see cref="SettingKeys"/>.</summary>
sealed record Settings
{
    public string Data { get; init; } = "data";
    public IPAddress Listen { get; init; } = IPAddress.Loopback;
    public int PortBase { get; init; } = 10_000;

    /// <summary>PEM files; <c>null</c>: self-signed.</summary>
    public string? Certificate { get; init; }
    public string? CertificateKey { get; init; }

    /// <summary>Ports by the name of their service: one number gives all.</summary>
    public IEnumerable<(string Service, int Port)> Ports() =>
        [("SMTP", PortBase + 25), ("LMTP", PortBase + 24), ("POP3", PortBase + 110), ("IMAP", PortBase + 143), ("IMAPS", PortBase + 993), ("POP3S", PortBase + 995)];
}
