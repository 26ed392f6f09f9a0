using Microsoft.Win32.SafeHandles;
using Tayori.Store.Files;
using Tayori.Store.Sqlite;

namespace Tayori.Store.Content;

/// <summary>
/// The large bodies of an account, one file each. A file is written and synced before the row that names it is committed; a file that no row names is a leftover of a crash or of an append that
/// was refused, and is swept once it is older than any append can take.
/// </summary>
sealed class ContentFolder(string path, FaultPoints faults)
{
    const string Extension = ".body";

    /// <summary>Names are random: the number of the message is not known before its transaction.</summary>
    public static string NewName() => $"{Guid.NewGuid():N}{Extension}";

    public SafeFileHandle Create(string name)
    {
        DurableFolder.Create(path);
        return File.OpenHandle(PathOf(name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
    }

    /// <summary>On return the file and its name survive a power cut.</summary>
    public void Seal(SafeFileHandle file)
    {
        faults.At(FaultPoint.ContentWritten);
        RandomAccess.FlushToDisk(file);
        DurableFolder.Flush(path);
        faults.At(FaultPoint.ContentDurable);
    }

    public SafeFileHandle Open(string name) => File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);

    /// <summary>Deletes as far as possible: what stays is an orphan, and the next sweep's.</summary>
    public void TryDelete(string name)
    {
        try
        {
            File.Delete(PathOf(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Names of all files last written before a moment.</summary>
    public IEnumerable<string> NamesOlderThan(DateTimeOffset moment)
    {
        DirectoryInfo folder = new(path);
        return !folder.Exists ? [] : folder.EnumerateFiles("*" + Extension).Where(f => f.LastWriteTimeUtc < moment.UtcDateTime).Select(f => f.Name);
    }

    /// <summary>Temporary files that a system without deletion at close left behind when a process died.</summary>
    public static void DeleteLeftSpools(string folder)
    {
        foreach (string file in System.IO.Directory.EnumerateFiles(folder, "*.spool"))
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    string PathOf(string name) => Path.Combine(path, name);
}
