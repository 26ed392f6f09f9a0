using Microsoft.Extensions.Logging;
using Tayori.Delivery;
using Tayori.Smtp.Session;
using Tayori.Wire;

namespace Tayori.Smtp;

/// <summary>SMTP as a receiving server (RFC 5321): port 25.</summary>
public sealed class SmtpProtocol(LocalDelivery delivery, SmtpOptions options, ILogger<SmtpProtocol> logger) : ILineProtocol
{
    public string Name => SmtpDialect.Smtp.Name;

    public ILineSession CreateSession(LineConnection connection) => new SmtpSession(connection, SmtpDialect.Smtp, delivery, options, logger);
}
