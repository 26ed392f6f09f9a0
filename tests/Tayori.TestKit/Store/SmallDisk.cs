using System.Diagnostics;

namespace Tayori.TestKit.Store;

/// <summary>A file system in memory of a few megabytes, mounted for one test.</summary>
public sealed class SmallDisk : IDisposable
{
    const int Page = 4096;

    public SmallDisk(int megabytes)
    {
        Folder = Directory.CreateTempSubdirectory("tayori-disk-").FullName;
        if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Folder))
        {
            Directory.Delete(Folder);
            // What xunit takes for a skipped test.
            throw new PlatformNotSupportedException("$XunitDynamicSkip$a small file system cannot be mounted here: that takes Linux, and root");
        }
        Directory.CreateDirectory(Path.Combine(Folder, "data"));
    }

    public string Folder { get; }

    string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Leaves not one page.</summary>
    public void Fill()
    {
        using FileStream file = new(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[Page];
        try
        {
            while (true)
                file.Write(page);
        }
        catch (IOException)
        {
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public void MakeRoom(int octets)
    {
        using FileStream file = new(Ballast, FileMode.Open);
        file.SetLength(file.Length - octets);
    }

    public void Dispose()
    {
        Run("umount", "-l", Folder);
        Directory.Delete(Folder);
    }

    static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
