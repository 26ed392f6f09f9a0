using System.Diagnostics;

namespace Tayori.Bench;

/// <summary>
/// The processor time of the server's process, where it runs on this machine and is one process: on a machine that does other things too, the figure that does not change with what those do.
/// </summary>
sealed class ServerClock(int? pid) : IDisposable
{
    readonly Process? _process = pid is { } id ? Process.GetProcessById(id) : null;

    public bool IsKnown => _process is not null;

    /// <summary>Milliseconds so far; the system counts them in steps of ten.</summary>
    public double Milliseconds
    {
        get
        {
            _process?.Refresh();
            return _process?.TotalProcessorTime.TotalMilliseconds ?? 0;
        }
    }

    /// <summary>Resident memory, in MB.</summary>
    public double Memory
    {
        get
        {
            _process?.Refresh();
            return (_process?.WorkingSet64 ?? 0) / 1e6;
        }
    }

    public void Dispose() => _process?.Dispose();
}
