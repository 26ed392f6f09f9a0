namespace Tayori.Store.Sqlite;

/// <summary>Folders whose names survive a power cut.</summary>
static class Durable
{
    /// <summary>Creates a folder and those above it that are missing. Throws <see cref="StorageException"/>.</summary>
    public static void CreateFolder(string path)
    {
        if (System.IO.Directory.Exists(path))
            return;
        string? parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is not null)
            CreateFolder(parent);
        try
        {
            System.IO.Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e);
        }
        if (parent is not null)
            FolderSync.Flush(parent);
    }
}
