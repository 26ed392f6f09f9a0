namespace Tayori.Store.Sqlite;

/// <summary>What the file system's failures mean to those who call the store.</summary>
static class FileErrors
{
    const int NoSpaceUnix = 28, QuotaUnix = 122, ReadOnlyUnix = 30;
    const int NoSpaceWindows = unchecked((int)0x80070070);

    public static StorageException From(Exception failure) => failure switch
    {
        StorageException same => same,
        UnauthorizedAccessException => new StorageException(StorageFailure.ReadOnly, failure.Message, failure),
        FileNotFoundException or DirectoryNotFoundException => new StorageException(StorageFailure.Corrupt, failure.Message, failure),
        { HResult: NoSpaceUnix or QuotaUnix or NoSpaceWindows } => new StorageException(StorageFailure.DiskFull, failure.Message, failure),
        { HResult: ReadOnlyUnix } => new StorageException(StorageFailure.ReadOnly, failure.Message, failure),
        _ => new StorageException(StorageFailure.InputOutput, failure.Message, failure),
    };
}
