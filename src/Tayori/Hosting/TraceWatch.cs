using System.Net;
using Tayori.Wire;

namespace Tayori.Hosting;

/// <summary>Switches the protocol trace on and off as the configuration and, within a second, <see cref="TraceList"/> say.</summary>
sealed class TraceWatch(TraceList list, Func<string> configured, ProtocolTrace trace, TimeProvider time, ILogger log)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    HashSet<string> _on = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            Look();
    }

    public void Look()
    {
        try
        {
            HashSet<string> wanted = [.. list.Read(), .. configured().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            if (wanted.Count > 0)
                list.CreateFolder();
            foreach (string who in wanted.Except(_on))
            {
                Switch(who, on: true);
                Log.TraceOn(log, who, list.Folder);
            }
            foreach (string who in _on.Except(wanted))
            {
                Switch(who, on: false);
                Log.TraceOff(log, who);
            }
            _on = wanted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever asked for a trace misses it and looks; nobody else is to be bothered each second.
        }
    }

    void Switch(string who, bool on)
    {
        if (IPAddress.TryParse(who, out IPAddress? address))
            trace.RemoteAddress(address, on);
        else
            trace.Account(who, on);
    }
}
