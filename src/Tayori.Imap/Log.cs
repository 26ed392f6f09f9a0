using Microsoft.Extensions.Logging;

namespace Tayori.Imap;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Command} failed: the storage of the account could not be used. Nothing promised is lost; the client was told to try again later.")]
    public static partial void StorageFailed(ILogger log, string command, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "After {Command} the client could not be told what changed in its mailbox: the storage of the account could not be used. It is told with the next command that succeeds.")]
    public static partial void NotTold(ILogger log, string command, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "client is {Client}")]
    public static partial void ClientIdentified(ILogger log, string client);

    [LoggerMessage(4, LogLevel.Error, "What is stored of message {Message} to list it by is damaged: the message was left out of the answer to a FETCH. Its content can still be fetched whole.")]
    public static partial void ListingDamaged(ILogger log, long message, Exception damage);

    [LoggerMessage(5, LogLevel.Error, "What is stored of message {Message} is damaged: it was left out of a search, and the client was told so.")]
    public static partial void NotSearched(ILogger log, long message, Exception damage);
}
