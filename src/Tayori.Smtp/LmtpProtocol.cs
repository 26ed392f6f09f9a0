using Microsoft.Extensions.Logging;
using Tayori.Delivery;
using Tayori.Smtp.Session;
using Tayori.Wire;

namespace Tayori.Smtp;

/// <summary>LMTP (RFC 2033), for a mail transfer agent in front of this server; never on port 25 (§5).</summary>
public sealed class LmtpProtocol(LocalDelivery delivery, SmtpOptions options, ILogger<LmtpProtocol> logger) : ILineProtocol
{
    volatile SmtpOptions _options = options;

    /// <summary>May be replaced while the server runs: sessions that begin from then on go by it.</summary>
    public SmtpOptions Options
    {
        get => _options;
        set => _options = value;
    }

    public string Name => SmtpDialect.Lmtp.Name;

    public ILineSession CreateSession(LineConnection connection) => new SmtpSession(connection, SmtpDialect.Lmtp, delivery, _options, logger);
}
