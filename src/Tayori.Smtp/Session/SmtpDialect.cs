using Tayori.Delivery;

namespace Tayori.Smtp.Session;

/// <summary>The protocols that share everything but their hello, their replies after the message, and their name.</summary>
sealed record SmtpDialect(string Name, string Greeting, Acknowledgement Acknowledgement)
{
    public static SmtpDialect Smtp { get; } = new("smtp", "ESMTP", Acknowledgement.OneForAll);

    /// <summary>RFC 2033: LHLO for EHLO and HELO, and a reply per recipient.</summary>
    public static SmtpDialect Lmtp { get; } = new("lmtp", "LMTP", Acknowledgement.PerRecipient);

    public bool IsLmtp => Acknowledgement == Acknowledgement.PerRecipient;

    /// <summary>The registered <c>with</c> protocol of the Received field (RFC 3848; RFC 6531 §4.3). HELO has one name only, whatever protects it.</summary>
    public string WithProtocol(bool extended, bool tls, bool utf8)
    {
        if (!extended)
            return "SMTP";
        string suffix = tls ? "S" : "";
        if (IsLmtp)
            return (utf8 ? "UTF8LMTP" : "LMTP") + suffix;
        return (utf8 ? "UTF8SMTP" : "ESMTP") + suffix;
    }
}
