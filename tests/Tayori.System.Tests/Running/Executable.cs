using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace Tayori.System.Tests.Running;

/// <summary>The program beside the tests, and what a process of it needs.</summary>
static class Executable
{
    const int FirstPort = 11_000, RangeSize = 1_000, Ranges = 21;

    static int s_given = Random.Shared.Next(Ranges);

    public static string Location { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "tayori.exe" : "tayori");

    /// <summary>To be run in a folder, with what it prints to be read, and with no configuration from the environment of whoever runs the tests.</summary>
    public static ProcessStartInfo In(string folder, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Location, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (string variable in start.Environment.Keys.Where(k => k.StartsWith("TAYORI_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        // The runtime that runs the tests, wherever it was installed.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return start;
    }

    /// <summary>Ports nobody listens on, nor anything else here was given; below 32768, where the system takes the ports of clients from.</summary>
    public static int FreePortBase()
    {
        HashSet<int> taken = [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port)];
        return Enumerable.Range(0, 1000).Select(_ => FirstPort + Interlocked.Increment(ref s_given) % Ranges * RangeSize).First(b => !taken.Any(port => port >= b && port < b + RangeSize));
    }
}
