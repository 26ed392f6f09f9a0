using System.Runtime.InteropServices;

namespace Tayori.Store;

/// <summary>Makes the names in a folder durable: on POSIX a new file survives a power cut only when its folder was synced, too.</summary>
static partial class FolderSync
{
    const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        // NTFS journals names itself.
        if (OperatingSystem.IsWindows())
            return;
        int file = Open(folder, ReadOnly);
        if (file < 0)
            throw new StorageException(StorageFailure.InputOutput, $"{folder}: cannot be opened (errno {Marshal.GetLastPInvokeError()})");
        int result = Sync(file);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(file);
        if (result != 0)
            throw new StorageException(StorageFailure.InputOutput, $"{folder}: fsync failed (errno {error})");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int file);
}
