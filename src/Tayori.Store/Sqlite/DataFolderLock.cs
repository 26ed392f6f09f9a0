using System.Globalization;
using Tayori.Store.Files;

namespace Tayori.Store.Sqlite;

/// <summary>Two servers on one data folder would give the same UID twice: the second is told so at its start. The system drops the lock with the process, however it ends.</summary>
sealed class DataFolderLock : IDisposable
{
    const string FileName = "lock";

    readonly FileStream _file;

    DataFolderLock(FileStream file) => _file = file;

    public static DataFolderLock Take(string dataFolder)
    {
        string path = Path.Combine(dataFolder, FileName);
        try
        {
            FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            file.Flush();
            // Behind, not before: what it takes is there, on a full disk too.
            file.SetLength(file.Position);
            return new DataFolderLock(file);
        }
        catch (IOException e) when (File.Exists(path) && FileErrors.From(e).Failure == StorageFailure.InputOutput)
        {
            throw new StorageException(StorageFailure.Busy, $"the data folder {dataFolder} is in use by another Tayori; stop that one, or give this one another folder", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e);
        }
    }

    /// <summary>Whether a server holds the folder now. Changes nothing.</summary>
    public static bool IsHeld(string dataFolder)
    {
        try
        {
            // Shared, so that two who look do not take each other for a server.
            new FileStream(Path.Combine(dataFolder, FileName), FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}
