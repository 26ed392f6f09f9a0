using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Tayori.Wire;

/// <summary>
/// One client connection: the current transport (which STARTTLS and COMPRESS swap), who is at the other end, and reading with limits and timeouts.
/// Used by one session at a time; only <see cref="Wake"/> may be called from elsewhere.
/// </summary>
/// <remarks>
/// While idle it holds no buffer and no timer: deadlines are two numbers that <see cref="ConnectionRegistry"/> looks at once a second.
/// Every failure of the transport leaves here as <see cref="ConnectionEndedException"/>, so that an IOException out of a session is the storage's.
/// </remarks>
public sealed partial class LineConnection
{
    readonly ConnectionContext _context;
    readonly ILineProtocol _protocol;
    readonly WireServer _server;
    volatile PipeReader _input;
    volatile PipeWriter _output;
    TraceTap? _tap;
    int _redactBehind = -1; // kept without a trace too: the login that switches it on is itself the secret
    string? _id;
    long _countedIn;
    long _countedOut;

    internal LineConnection(ConnectionContext context, ILineProtocol protocol, WireServer server)
    {
        (_context, _protocol, _server) = (context, protocol, server);
        (_input, _output) = (context.Transport.Input, context.Transport.Output);
        Remote = EndPointOf(context.RemoteEndPoint);
        Local = EndPointOf(context.LocalEndPoint);
        IsLoopback = IPAddress.IsLoopback(Remote.Address) && IPAddress.IsLoopback(Local.Address);
        Scope = new ConnectionScope(this);
        TraceIfWanted();
    }

    /// <summary>Short unique id, in every log line of the connection.</summary>
    public string Id => _id ??= _context.ConnectionId;

    public IPEndPoint Remote { get; }
    public IPEndPoint Local { get; }

    /// <summary>Whether both ends are on this machine (127.0.0.0/8, ::1).</summary>
    public bool IsLoopback { get; }

    /// <summary>Whether TLS protects the connection now; its protocol and cipher in words for Received headers, and channel bindings, are in <see cref="Tls"/>.</summary>
    public bool IsTls => Tls is not null;
    public TlsState? Tls { get; private set; }

    /// <summary>Whether STARTTLS/STLS can be offered now: a certificate is configured and TLS is not on yet.</summary>
    public bool CanStartTls => Tls is null && _server.Certificates is not null;

    public IServerContext Server => _server;

    /// <summary>Name of the protocol spoken, as <see cref="ILineProtocol.Name"/>.</summary>
    public string Protocol => _protocol.Name;

    /// <summary>Who has logged in, as <see cref="Identify"/> was told.</summary>
    public Login? Login { get; private set; }

    /// <summary>
    /// Set by a head while a command reads its own input (a literal, DATA): a stopping server lets it finish. At the wait for the next command it is false.
    /// </summary>
    public bool InCommand { get; set; }

    internal ConnectionScope Scope { get; }
    internal long BytesIn { get; private set; }
    internal long BytesOut { get; private set; }

    /// <summary>Names the account for logs and switches its protocol trace on if one is wanted; <c>null</c> after UNAUTHENTICATE, which is where a trace of that account ends.</summary>
    public void Identify(Login? login)
    {
        Login = login;
        EndUnwantedTrace();
        if (login is not null) _loginDeadline = 0;
        TraceIfWanted();
    }

    /// <summary>Counts one command in the metrics, under its name from the command table (never under what the client wrote).</summary>
    public void CountCommand(string name) => WireMetrics.Command(Protocol, name);

    /// <summary>Tells the trace that the line being read holds a secret (LOGIN, AUTHENTICATE, PASS), which it shows as <c>***</c> behind its first <paramref name="keep"/> octets.</summary>
    public void RedactInput(int keep = 0) => _redactBehind = keep;

    /// <summary>Tells the metrics what has passed since the last time: a connection that lives for days is not counted only when it ends.</summary>
    internal void CountOctets()
    {
        lock (Scope)
        {
            if (BytesIn == _countedIn && BytesOut == _countedOut) return;
            WireMetrics.Octets(Protocol, BytesIn - _countedIn, BytesOut - _countedOut);
            (_countedIn, _countedOut) = (BytesIn, BytesOut);
        }
    }

    internal void Abort(string why) => _context.Abort(new ConnectionAbortedException(why));

    void TraceIfWanted()
    {
        if (_tap is not null || !_server.Trace.Wants(this)) return;
        _tap = new TraceTap(_server.Trace, this, _output);
        _output = _tap;
    }

    // What the next one says is none of it: a trace is of one account, unless it is of the client's address.
    void EndUnwantedTrace()
    {
        if (_tap is null || _server.Trace.Wants(this)) return;
        _tap.Close(EndReason.Quit);
        _output = _tap.Inner;
        _tap = null;
    }

    // A connection without an IP address is one of this machine: a Unix socket or a test.
    static IPEndPoint EndPointOf(EndPoint? end)
    {
        if (end is not IPEndPoint ip) return new IPEndPoint(IPAddress.Loopback, 0);
        return ip.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(ip.Address.MapToIPv4(), ip.Port) : ip;
    }
}
