using Microsoft.Extensions.Logging;

namespace Tayori.Store;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Account {Account}: the storage failed")]
    public static partial void StorageFailed(ILogger logger, long account, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "Account {Account}: a batch of {Count} writes failed and was repeated one by one")]
    public static partial void BatchRepeated(ILogger logger, long account, int count, Exception failure);

    /// <param name="logger">The store's.</param>
    /// <param name="account">0 where it was not about one account.</param>
    /// <param name="failure">What happened.</param>
    [LoggerMessage(3, LogLevel.Warning, "Account {Account}: upkeep failed and will be tried again")]
    public static partial void UpkeepFailed(ILogger logger, long account, Exception failure);

    [LoggerMessage(5, LogLevel.Error, "A session failed when it was told of a change")]
    public static partial void BellFailed(ILogger logger, Exception failure);

    [LoggerMessage(4, LogLevel.Debug, "Account {Account}: swept {Messages} messages and {Files} files")]
    public static partial void Swept(ILogger logger, long account, int messages, int files);

    [LoggerMessage(8, LogLevel.Information, "Account {Account}: messages from before threads were kept have got theirs, in {Milliseconds} ms")]
    public static partial void ThreadsGiven(ILogger logger, long account, long milliseconds);

    [LoggerMessage(6, LogLevel.Information, "Account {Account}: removed, and its mail is gone")]
    public static partial void AccountGone(ILogger logger, long account);

    [LoggerMessage(7, LogLevel.Warning, "Account {Account}: its database is an older copy than the one clients have seen; all its mailboxes got a new UIDVALIDITY")]
    public static partial void OlderCopy(ILogger logger, long account);
}
