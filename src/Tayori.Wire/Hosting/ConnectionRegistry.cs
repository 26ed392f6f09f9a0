using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tayori.Wire;

/// <summary>
/// The open connections. One coarse timer walks them for passed deadlines, so that a connection needs no timer of its own: walking 10,000 of them
/// costs less than a millisecond each second, a timer each would cost some hundred octets and a lock at every read.
/// </summary>
sealed class ConnectionRegistry : IDisposable
{
    /// <summary>Deadlines are seconds to minutes, so being up to a second late is in order.</summary>
    internal static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<LineConnection, bool> _open = new();
    readonly ConcurrentDictionary<LineConnection, bool> _lingering = new();
    readonly ConcurrentDictionary<IPAddress, int> _perAddress = new();
    readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Func<WireOptions> _options;
    readonly TimeProvider _time;
    readonly ITimer _timer;
    volatile bool _draining;
    int _count;

    public ConnectionRegistry(Func<WireOptions> options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _timer = time.CreateTimer(static self => ((ConnectionRegistry)self!).Sweep(), this, SweepInterval, SweepInterval);
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts the connection in; always followed by <see cref="Leave"/>. What is returned is the reason to refuse it, if there is one.</summary>
    public EndReason? Enter(LineConnection connection)
    {
        _open[connection] = true;
        var total = Interlocked.Increment(ref _count);
        var here = connection.IsLoopback ? 0 : _perAddress.AddOrUpdate(Network(connection.Remote.Address), 1, static (_, n) => n + 1);
        if (_draining) return EndReason.Shutdown;
        return total > _options().MaxConnections || here > _options().MaxConnectionsPerAddress ? EndReason.Limit : null;
    }

    public void Leave(LineConnection connection)
    {
        if (!_open.TryRemove(connection, out _)) return;
        if (!connection.IsLoopback) LeaveAddress(Network(connection.Remote.Address));
        if (Interlocked.Decrement(ref _count) == 0 && _draining) _emptied.TrySetResult();
    }

    /// <summary>Watches a connection whose session has ended until its last octets have left.</summary>
    public void Linger(LineConnection connection) => _lingering[connection] = true;

    public Task DrainAsync()
    {
        _draining = true;
        foreach (var (connection, _) in _open) connection.RequestEnd(EndReason.Shutdown);
        if (Count == 0) _emptied.TrySetResult();
        return _emptied.Task;
    }

    public void AbortAll()
    {
        foreach (var (connection, _) in _open) connection.Abort("draining took too long");
        foreach (var (connection, _) in _lingering) connection.Abort("draining took too long");
    }

    public void End(long accountId, EndReason reason)
    {
        foreach (var (connection, _) in _open)
            if (connection.Login?.AccountId == accountId) connection.RequestEnd(reason);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>The unit that limits and the slowing of guesses count by: an IPv4 address, or the /64 of an IPv6 one.</summary>
    internal static IPAddress Network(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    void LeaveAddress(IPAddress network)
    {
        while (_perAddress.TryGetValue(network, out var n))
        {
            if (n <= 1 ? _perAddress.TryRemove(KeyValuePair.Create(network, n)) : _perAddress.TryUpdate(network, n - 1, n)) return;
        }
    }

    void Sweep()
    {
        var now = _time.GetTimestamp();
        foreach (var (connection, _) in _open) connection.Sweep(now);
        foreach (var (connection, _) in _lingering)
            if (connection.HasLeft(now)) _lingering.TryRemove(connection, out _);
    }
}
