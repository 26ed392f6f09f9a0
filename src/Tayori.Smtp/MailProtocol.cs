using Microsoft.Extensions.Logging;
using Tayori.Delivery;
using Tayori.Smtp.Session;
using Tayori.Wire;

namespace Tayori.Smtp;

/// <summary>What SMTP and LMTP have in common: everything but the dialect.</summary>
public abstract class MailProtocol : ILineProtocol
{
    readonly SmtpDialect _dialect;
    readonly LocalDelivery _delivery;
    readonly ILogger _logger;
    volatile SmtpOptions _options;

    internal MailProtocol(SmtpDialect dialect, LocalDelivery delivery, SmtpOptions options, ILogger logger) =>
        (_dialect, _delivery, _options, _logger) = (dialect, delivery, options, logger);

    /// <summary>May be replaced while the server runs: sessions that begin from then on go by it.</summary>
    public SmtpOptions Options
    {
        get => _options;
        set => _options = value;
    }

    public string Name => _dialect.Name;

    public ILineSession CreateSession(LineConnection connection) => new SmtpSession(connection, _dialect, _delivery, _options, _logger);
}
