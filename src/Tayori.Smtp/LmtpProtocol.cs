using Microsoft.Extensions.Logging;
using Tayori.Delivery;
using Tayori.Smtp.Session;

namespace Tayori.Smtp;

/// <summary>LMTP (RFC 2033), for a mail transfer agent in front of this server; never on port 25 (§5).</summary>
public sealed class LmtpProtocol(LocalDelivery delivery, SmtpOptions options, ILogger<LmtpProtocol> logger) : MailProtocol(SmtpDialect.Lmtp, delivery, options, logger);
