using Microsoft.Extensions.Logging;

namespace Tayori.Delivery;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "delivery {Delivery}: {Size} octets, {Delivered} of {Recipients} recipients have it or are promised it")]
    public static partial void Committed(ILogger logger, string delivery, int recipients, long size, int delivered);

    [LoggerMessage(2, LogLevel.Warning, "delivery {Delivery}: the storage failed, the sender is asked to try again later")]
    public static partial void StorageFailed(ILogger logger, string delivery, Exception error);

    [LoggerMessage(3, LogLevel.Warning, "delivery {Delivery}: a recipient could not be looked up, the sender is asked to try again later")]
    public static partial void RecipientUnavailable(ILogger logger, string delivery, Exception error);

    [LoggerMessage(4, LogLevel.Warning, "delivery {Delivery}: account {Account} does not have it yet and will be tried again: {Reason}")]
    public static partial void StillOwed(ILogger logger, Guid delivery, long account, string reason, Exception? error);

    [LoggerMessage(5, LogLevel.Error, "deliveries that are owed could not be read; tried again later")]
    public static partial void SweepFailed(ILogger logger, Exception error);
}
