using Microsoft.Win32.SafeHandles;

namespace Tayori.Store.Files;

/// <summary>What the spools of messages that are received together share: the memory they may take and one temporary file, which goes with the last of them. They are written one after another.</summary>
sealed class SpoolSpace(string folder)
{
    SafeFileHandle? _file;
    long _fileLength;
    int _spools;

    /// <summary>Octets of complete messages in memory.</summary>
    public long InMemory { get; private set; }

    public void Enter() => _spools++;

    public void Leave()
    {
        if (--_spools == 0)
            _file?.Dispose();
    }

    /// <summary>The file, and where in it the next message begins.</summary>
    public SafeFileHandle OpenFile(out long start)
    {
        start = _fileLength;
        return _file ??= File.OpenHandle(
            Path.Combine(folder, $"{Guid.NewGuid():N}.spool"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
    }

    /// <summary>A message is complete.</summary>
    public void Keep(bool isInMemory, long size)
    {
        if (isInMemory)
            InMemory += size;
        else
            _fileLength += size;
    }
}
