using Microsoft.Extensions.Logging;
using Tayori.Delivery;
using Tayori.Smtp.Session;
using Tayori.Wire;

namespace Tayori.Smtp;

/// <summary>SMTP as a receiving server (RFC 5321): port 25.</summary>
public sealed class SmtpProtocol(LocalDelivery delivery, SmtpOptions options, ILogger<SmtpProtocol> logger) : ILineProtocol
{
    volatile SmtpOptions _options = options;

    /// <summary>May be replaced while the server runs: sessions that begin from then on go by it.</summary>
    public SmtpOptions Options
    {
        get => _options;
        set => _options = value;
    }

    public string Name => SmtpDialect.Smtp.Name;

    public ILineSession CreateSession(LineConnection connection) => new SmtpSession(connection, SmtpDialect.Smtp, delivery, _options, logger);
}
