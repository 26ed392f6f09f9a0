namespace Tayori.Wire;

/// <summary>A protocol head as Wire sees it: IMAP, POP3, SMTP submission, LMTP. One instance serves any number of connections.</summary>
public interface ILineProtocol
{
    /// <summary>Lower-case name for logs, metrics and the trace: <c>imap</c>, <c>pop3</c>, <c>smtp</c>, <c>lmtp</c>.</summary>
    string Name { get; }

    /// <summary>Makes the session of one accepted connection. Nothing may be written yet.</summary>
    ILineSession CreateSession(LineConnection connection);
}

/// <summary>
/// One connection's conversation. Wire calls <see cref="RunAsync"/> once and owns everything around it: log scope, metrics, timeouts, the catch
/// ladder and the recorded <see cref="EndReason"/>. A session ends by returning, or by an exception: <see cref="ConnectionEndedException"/> where
/// the reason is not the session's own; anything else is a bug, is logged as one, and ends only this connection.
/// </summary>
public interface ILineSession : IAsyncDisposable
{
    /// <summary>From greeting to last reply.</summary>
    ValueTask RunAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes the last words the protocol has for <paramref name="reason"/> (<c>* BYE …</c>, <c>421 …</c>, nothing) into the output; Wire flushes.
    /// Called only after <see cref="RunAsync"/> has ended by an exception, or instead of it where the connection is refused at the door; never while it runs.
    /// </summary>
    void WriteLastWords(EndReason reason);
}

/// <summary>Why a connection ended; recorded once per connection in the log and in metrics.</summary>
public enum EndReason
{
    /// <summary>The client said goodbye (LOGOUT, QUIT) and was answered.</summary>
    Quit,
    /// <summary>The client closed the connection without a word.</summary>
    ClientGone,
    /// <summary>Nothing arrived within the time the protocol's state allows.</summary>
    IdleTimeout,
    /// <summary>The client does not read what it asked for.</summary>
    SlowReader,
    /// <summary>The server is stopping.</summary>
    Shutdown,
    /// <summary>A stated limit was passed in a way that leaves no common ground (line length, errors in a row, connections).</summary>
    Limit,
    /// <summary>Clear text was received ahead of the TLS handshake, or the handshake failed.</summary>
    TlsFailed,
    /// <summary>The account was removed or its password changed; its sessions end.</summary>
    AccountClosed,
    /// <summary>The storage failed in a way no reply could state.</summary>
    StorageFailed,
    /// <summary>A bug.</summary>
    InternalError,
}

/// <summary>Thrown through a session when its connection cannot go on; never caught by a head except to release what it holds.</summary>
public sealed class ConnectionEndedException(EndReason reason, string? detail = null) : Exception(detail ?? reason.ToString())
{
    public EndReason Reason { get; } = reason;
}
