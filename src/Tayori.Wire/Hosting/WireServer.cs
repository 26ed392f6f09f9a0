using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tayori.Wire;

/// <summary>
/// What all connections of one server share: limits, clock, certificate, logins, metrics, the protocol trace, and the list of connections that the
/// one timer walks. Made once by the host; <see cref="LineConnectionHandler"/> is made per protocol and port kind.
/// </summary>
public sealed class WireServer : IServerContext, IDisposable
{
    readonly CancellationTokenSource _cut = new();
    volatile WireOptions _options;

    public WireServer(WireOptions options, Authenticator authenticator, TimeProvider time, ICertificateSource? certificates = null,
        ProtocolTrace? trace = null, ILogger<WireServer>? log = null)
    {
        (_options, Authenticator, Time, Certificates) = (options, authenticator, time, certificates);
        Trace = trace ?? new ProtocolTrace();
        Log = log ?? NullLogger<WireServer>.Instance;
        Connections = new ConnectionRegistry(() => _options, time);
    }

    /// <summary>May be replaced while the server runs; connections that are open keep the times they wait by now.</summary>
    public WireOptions Options
    {
        get => _options;
        set => _options = value;
    }

    public string HostName => Options.HostName;
    public TimeProvider Time { get; }
    public Authenticator Authenticator { get; }

    /// <summary><c>null</c>: TLS is not offered.</summary>
    public ICertificateSource? Certificates { get; }
    public ProtocolTrace Trace { get; }

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => Connections.Count;

    internal ILogger Log { get; }
    internal ConnectionRegistry Connections { get; }

    /// <summary>Cancelled when running commands have had their time to finish.</summary>
    internal CancellationToken Cut => _cut.Token;

    /// <summary>
    /// Takes no new connections, lets running commands finish, ends every connection with <see cref="EndReason.Shutdown"/> at the next wait for
    /// input, and after <see cref="WireOptions.DrainTimeout"/> cuts what is left. Completes when no connection is open. Never throws.
    /// </summary>
    public async Task DrainAsync()
    {
        var emptied = Connections.DrainAsync();
        try
        {
            await emptied.WaitAsync(Options.DrainTimeout, Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _cut.CancelAsync().ConfigureAwait(false);
            Connections.AbortAll();
        }
    }

    /// <summary>Ends the sessions of an account at their next wait for input (account removed, password changed).</summary>
    public void EndSessions(long accountId, EndReason reason = EndReason.AccountClosed) => Connections.End(accountId, reason);

    public void Dispose()
    {
        Connections.Dispose();
        _cut.Dispose();
    }
}
