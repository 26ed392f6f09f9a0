using System.Net;

namespace Tayori.Delivery;

/// <summary>Where a message comes from, as its Received field tells it (RFC 5321 §4.4).</summary>
/// <param name="HelloName">What the client called itself in EHLO, HELO or LHLO: a domain or an address literal.</param>
/// <param name="ClientAddress">Where the connection came from.</param>
/// <param name="ServerName">What we call ourselves.</param>
/// <param name="Protocol">A registered <c>with</c> protocol: <c>ESMTP</c>, <c>ESMTPS</c>, <c>LMTP</c>, <c>UTF8SMTP</c> … (RFC 3848, RFC 6531 §4.3).</param>
/// <param name="Tls">Protocol and cipher of the connection in words; <c>null</c> where it was in clear.</param>
public sealed record DeliveryOrigin(string HelloName, IPAddress ClientAddress, string ServerName, string Protocol, string? Tls);

/// <summary>What the sender says about a message before sending it.</summary>
/// <param name="ReversePath">Where failures are reported to; empty for the null reverse path.</param>
/// <param name="DeclaredSize">Octets the client announced (RFC 1870); 0 where it did not.</param>
/// <param name="Acknowledgement">How outcomes reach the client.</param>
public sealed record DeliveryEnvelope(string ReversePath, long DeclaredSize, Acknowledgement Acknowledgement);

/// <summary>How outcomes reach the client, which decides what has to be promised.</summary>
public enum Acknowledgement
{
    /// <summary>SMTP: one reply for all. Either every recipient is promised the message, or nobody has it.</summary>
    OneForAll,

    /// <summary>LMTP: a reply per recipient (RFC 2033 §4.2), so that each stands alone and nothing has to be promised beyond what is done.</summary>
    PerRecipient,
}
