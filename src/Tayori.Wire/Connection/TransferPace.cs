namespace Tayori.Wire;

/// <summary>How slowly a message may come: who sends an octet a minute holds a connection, not a message.</summary>
/// <param name="time">The server's clock; it runs from here.</param>
/// <param name="grace">What a message may take in any case.</param>
/// <param name="octetsPerSecond">What it must bring beyond that.</param>
public sealed class TransferPace(TimeProvider time, TimeSpan grace, int octetsPerSecond)
{
    readonly long _started = time.GetTimestamp();
    long _seen;

    /// <summary>Counts what came. Throws <see cref="ConnectionEndedException"/> when it comes too slowly.</summary>
    public void Came(long octets)
    {
        _seen += octets;
        if (time.GetElapsedTime(_started) > grace + TimeSpan.FromSeconds((double)_seen / octetsPerSecond))
            throw new ConnectionEndedException(EndReason.IdleTimeout, "a message came too slowly");
    }
}
