using System.Globalization;

namespace Tayori.Hosting;

/// <summary>How many files the process may open, each connection being one.</summary>
static class OpenFiles
{
    const string Limits = "/proc/self/limits";
    const string Row = "Max open files";

    /// <summary>More on one machine deserves to be asked for.</summary>
    const int MostConnections = 15_000;

    /// <summary><c>null</c> where the system does not say.</summary>
    public static long? Limit { get; } = Read();

    /// <summary>Three of four files are for connections; the databases of the accounts in use, and what is being received, have the rest.</summary>
    public static int Connections => (int)Math.Min(MostConnections, (Limit ?? long.MaxValue) / 4 * 3);

    // The runtime has raised the soft limit to the hard one at its start.
    static long? Read()
    {
        if (!File.Exists(Limits))
            return null;
        string? row = File.ReadLines(Limits).FirstOrDefault(l => l.StartsWith(Row, StringComparison.Ordinal));
        string? soft = row?[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out long limit) ? limit : null;
    }
}
