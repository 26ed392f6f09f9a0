using System.Globalization;

namespace Tayori.Hosting;

/// <summary>Which program listens on a port, as far as Linux tells: the socket's inode from /proc/net, its owner from the descriptors of those processes that we may look into.</summary>
static class PortOwner
{
    const string Listening = "0A"; // TCP_LISTEN in the column "st"
    const int LocalAddress = 1, State = 3, Inode = 9;

    /// <summary>Such as <c>nginx (process 812)</c>; <c>null</c> where it cannot be told.</summary>
    public static string? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        HashSet<string> sockets = [.. from table in (string[])["/proc/net/tcp", "/proc/net/tcp6"]
                                      where File.Exists(table)
                                      from row in File.ReadLines(table).Skip(1)
                                      let columns = row.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                                      where columns.Length > Inode && columns[State] == Listening && PortOf(columns[LocalAddress]) == port
                                      select $"socket:[{columns[Inode]}]"];
        return Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0]) && Holds(p, sockets)).Select(Describe).FirstOrDefault();
    }

    // 0100007F:2729
    static int PortOf(string address) => int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(f => new FileInfo(f).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // another user's, or gone
        }
    }

    static string Describe(string process)
    {
        try
        {
            return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
        }
        catch (IOException)
        {
            return $"process {Path.GetFileName(process)}";
        }
    }
}
