using System.Globalization;

namespace Tayori.System.Tests.Running;

/// <summary>What Linux says of a process.</summary>
sealed class ProcessFigures(int pid)
{
    public static bool AreKnown => OperatingSystem.IsLinux();

    public long ResidentBytes => Status("VmRSS:");
    public long PeakBytes => Status("VmHWM:");
    public int Descriptors => Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count();

    /// <summary>The peak begins anew at what is resident now.</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    /// <summary>How many descriptors this process may have at most, as may its children.</summary>
    public static int DescriptorLimit()
    {
        string line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        string hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return int.TryParse(hard, CultureInfo.InvariantCulture, out int limit) ? limit : int.MaxValue;
    }

    long Status(string name)
    {
        string line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024;
    }
}
