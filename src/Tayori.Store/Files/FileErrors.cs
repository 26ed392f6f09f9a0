namespace Tayori.Store.Files;

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
        // On Unix the errno, on Windows the HRESULT.
        _ => new StorageException(Meaning(failure.HResult), failure.Message, failure),
    };

    public static StorageException From(int errno, string message) => new(Meaning(errno), $"{message} (errno {errno})");

    /// <summary>Does the work; what the file system refuses comes as <see cref="StorageException"/>.</summary>
    public static void Guard(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw From(e);
        }
    }

    static StorageFailure Meaning(int code) => code switch
    {
        NoSpaceUnix or QuotaUnix or NoSpaceWindows => StorageFailure.DiskFull,
        ReadOnlyUnix => StorageFailure.ReadOnly,
        _ => StorageFailure.InputOutput,
    };
}
