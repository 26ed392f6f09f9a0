using Microsoft.Extensions.Logging;

namespace Tayori.Smtp;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Connection}: {Octets} octets received as delivery {Delivery}")]
    public static partial void MessageReceived(ILogger logger, string connection, string delivery, long octets);

    [LoggerMessage(2, LogLevel.Information, "{Connection}: a message was refused: {Reply}")]
    public static partial void MessageRefused(ILogger logger, string connection, string reply);
}
