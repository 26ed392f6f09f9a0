namespace Tayori.Configuration;

/// <summary>What is listened for: one number, the port base, gives all ports.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="StandardPort">Added to the base.</param>
/// <param name="IsTls">Whether the connection begins with TLS.</param>
sealed record Service(string Name, int StandardPort, bool IsTls)
{
    public static Service Smtp { get; } = new("SMTP", 25, false);
    public static Service Lmtp { get; } = new("LMTP", 24, false);
    public static Service Pop3 { get; } = new("POP3", 110, false);
    public static Service Imap { get; } = new("IMAP", 143, false);
    public static Service Imaps { get; } = new("IMAPS", 993, true);
    public static Service Pop3s { get; } = new("POP3S", 995, true);

    public static IReadOnlyList<Service> All { get; } = [Smtp, Lmtp, Pop3, Imap, Imaps, Pop3s];

    public int Port(int portBase) => portBase + StandardPort;
}
