using Microsoft.Extensions.Logging;
using Tayori.Delivery;
using Tayori.Smtp.Session;

namespace Tayori.Smtp;

/// <summary>SMTP as a receiving server (RFC 5321): port 25.</summary>
public sealed class SmtpProtocol(LocalDelivery delivery, SmtpOptions options, ILogger<SmtpProtocol> logger) : MailProtocol(SmtpDialect.Smtp, delivery, options, logger);
