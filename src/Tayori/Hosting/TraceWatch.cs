using System.Net;
using Tayori.Wire;

namespace Tayori.Hosting;

/// <summary>Switches the protocol trace on and off as <see cref="TraceList"/> says, within a second.</summary>
sealed class TraceWatch(TraceList list, ProtocolTrace trace, TimeProvider time, ILogger log)
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    IReadOnlySet<string> _on = new HashSet<string>();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
            Look();
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    internal void Look()
    {
        try
        {
            IReadOnlySet<string> wanted = list.Read();
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
