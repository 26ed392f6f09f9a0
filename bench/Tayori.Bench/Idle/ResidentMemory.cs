using System.Globalization;

namespace Tayori.Bench.Idle;

/// <summary>Resident memory of a process and its children, as Linux counts it; pages that processes share are divided among them where the kernel lets us see that.</summary>
sealed class ResidentMemory(int pid)
{
    public long Octets() => Family(pid).Sum(OctetsOf);

    static long OctetsOf(int pid) => Kilobytes($"/proc/{pid}/smaps_rollup", "Pss:") ?? Kilobytes($"/proc/{pid}/status", "VmRSS:") ?? 0;

    static long? Kilobytes(string file, string key)
    {
        try
        {
            string? line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
            return line is null ? null : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static IEnumerable<int> Family(int pid)
    {
        yield return pid;
        string children = $"/proc/{pid}/task/{pid}/children";
        if (!File.Exists(children))
            yield break;
        foreach (string child in File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (int descendant in Family(int.Parse(child, CultureInfo.InvariantCulture)))
                yield return descendant;
        }
    }
}
