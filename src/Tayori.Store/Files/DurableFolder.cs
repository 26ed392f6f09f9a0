using System.Runtime.InteropServices;

namespace Tayori.Store.Files;

/// <summary>Folders whose names survive a power cut: on POSIX a new name is on disk only when the folder it is in has been synced, too. Throws <see cref="StorageException"/>.</summary>
static partial class DurableFolder
{
    const int ReadOnly = 0;

    /// <summary>Creates a folder and those above it that are missing.</summary>
    public static void Create(string path)
    {
        if (System.IO.Directory.Exists(path))
            return;
        string? parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is not null)
            Create(parent);
        FileErrors.Guard(() => Make(path));
        if (parent is not null)
            Flush(parent);
    }

    /// <summary>Mail is for its owner only.</summary>
    static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            System.IO.Directory.CreateDirectory(path);
        else
            System.IO.Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>On return the names in the folder are on disk.</summary>
    public static void Flush(string folder)
    {
        // NTFS journals names itself.
        if (OperatingSystem.IsWindows())
            return;
        int file = Open(folder, ReadOnly);
        if (file < 0)
            throw FileErrors.From(Marshal.GetLastPInvokeError(), $"{folder} cannot be opened");
        int result = Sync(file);
        int error = Marshal.GetLastPInvokeError();
        _ = Close(file);
        if (result != 0)
            throw FileErrors.From(error, $"{folder} cannot be synced");
    }

    /// <summary>Moves a folder to another name on the same file system: after a crash it has one name or the other.</summary>
    public static void Move(string from, string to)
    {
        FileErrors.Guard(() => System.IO.Directory.Move(from, to));
        Flush(Path.GetDirectoryName(to)!);
        Flush(Path.GetDirectoryName(from)!);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    internal static partial int Close(int file);
}
