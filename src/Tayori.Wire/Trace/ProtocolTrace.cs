using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Tayori.Wire;

/// <summary>
/// Which connections are traced, and where to. Switched on and off at run time for an account or a remote address; a connection looks once when it
/// opens and once when it logs in, and one that is not traced pays nothing else.
/// </summary>
/// <param name="folder">One file per connection is appended to here; <c>null</c>: nothing can be traced.</param>
public sealed class ProtocolTrace(string? folder = null)
{
    readonly ConcurrentDictionary<string, bool> _accounts = new(StringComparer.OrdinalIgnoreCase);
    readonly ConcurrentDictionary<IPAddress, bool> _remotes = new();
    readonly Lock _write = new();

    public void Account(string address, bool on) => Switch(_accounts, address, on);
    public void RemoteAddress(IPAddress address, bool on) => Switch(_remotes, address, on);

    internal bool Wants(LineConnection connection)
    {
        if (folder is null || (_accounts.IsEmpty && _remotes.IsEmpty)) return false;
        return (connection.Login is { } login && _accounts.ContainsKey(login.Address)) || _remotes.ContainsKey(connection.Remote.Address);
    }

    internal void Write(LineConnection connection, DateTimeOffset now, string direction, string text)
    {
        var file = Path.Combine(folder!, $"{connection.Protocol}-{now:yyyyMMdd}-{connection.Id}.trace");
        lock (_write)
        {
            Directory.CreateDirectory(folder!);
            File.AppendAllText(file, $"{now:HH:mm:ss.fff} {direction} {text}\n", Encoding.Latin1);
        }
    }

    static void Switch<T>(ConcurrentDictionary<T, bool> set, T key, bool on) where T : notnull
    {
        if (on) set[key] = true;
        else set.TryRemove(key, out _);
    }
}
