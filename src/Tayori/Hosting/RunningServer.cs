using System.Globalization;
using System.Net;
using Tayori.Configuration;
using Tayori.Store;

namespace Tayori.Hosting;

/// <summary>What a server leaves in its data folder for other verbs to find it by: the file <c>running</c>, which counts only while the folder is locked.</summary>
sealed record RunningServer(int ProcessId, string Listen, int PortBase)
{
    /// <summary>Where this machine reaches it: an address that means "all" is none to connect to.</summary>
    public IPAddress Address => Reachable(Settings.ParseAddresses(Listen)![0]);

    public static IPAddress Reachable(IPAddress address)
    {
        if (address.Equals(IPAddress.Any))
            return IPAddress.Loopback;
        return address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
    }

    public static string FileOf(string folder) => Path.Combine(folder, "running");

    public void Write(string folder) => File.WriteAllText(FileOf(folder), string.Create(CultureInfo.InvariantCulture, $"{ProcessId}\n{Listen}\n{PortBase}\n"));

    public static void Clear(string folder) => File.Delete(FileOf(folder));

    /// <summary>The server that runs on this data folder now; <c>null</c> where there is none, or it has not opened its ports yet.</summary>
    public static RunningServer? Find(string folder) => new DataFolderInspection(folder).IsInUse ? Read(FileOf(folder)) : null;

    static RunningServer? Read(string path)
    {
        try
        {
            return File.ReadAllLines(path) is [string process, string listen, string portBase]
                && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                && int.TryParse(portBase, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && Settings.ParseAddresses(listen) is not null ? new RunningServer(id, listen, number) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
