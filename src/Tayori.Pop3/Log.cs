using Microsoft.Extensions.Logging;

namespace Tayori.Pop3;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Command} failed: the storage of the account could not be used. Nothing is lost; the client was told to try again later.")]
    public static partial void StorageFailed(ILogger log, string command, Exception exception);
}
