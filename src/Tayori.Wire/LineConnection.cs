using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace Tayori.Wire;

/// <summary>
/// One client connection: the current transport (which STARTTLS and COMPRESS swap), who is at the other end, and reading with limits and timeouts.
/// Used by one session at a time; only <see cref="Wake"/> may be called from elsewhere.
/// </summary>
public sealed class LineConnection
{
    /// <summary>Short unique id, in every log line of the connection.</summary>
    public string Id => throw new NotImplementedException();

    public IPEndPoint Remote => throw new NotImplementedException();
    public IPEndPoint Local => throw new NotImplementedException();

    /// <summary>Whether both ends are on this machine (127.0.0.0/8, ::1).</summary>
    public bool IsLoopback => throw new NotImplementedException();

    /// <summary>Whether TLS protects the connection now; its protocol and cipher in words for Received headers, and channel bindings, are in <see cref="Tls"/>.</summary>
    public bool IsTls => throw new NotImplementedException();
    public TlsState? Tls => throw new NotImplementedException();

    /// <summary>Whether STARTTLS/STLS can be offered now: a certificate is configured and TLS is not on yet.</summary>
    public bool CanStartTls => throw new NotImplementedException();

    public IServerContext Server => throw new NotImplementedException();

    /// <summary>Where replies are written; nothing reaches the client before <see cref="FlushAsync"/>.</summary>
    public PipeWriter Output => throw new NotImplementedException();

    /// <summary>Octets written since the last flush.</summary>
    public long UnflushedBytes => throw new NotImplementedException();

    /// <summary>
    /// Sends what was written, waiting while the client reads slowly; ends the connection (<see cref="EndReason.SlowReader"/>) after the write timeout.
    /// </summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// The raw input: waits until there is more than was examined, as <see cref="PipeReader.ReadAsync"/> does. Follow with <see cref="AdvanceTo(SequencePosition, SequencePosition)"/>.
    /// <see cref="ReadResult.IsCanceled"/> is true when <see cref="Wake"/> was called. Output is flushed first when nothing is buffered (pipelining batches replies).
    /// Throws <see cref="ConnectionEndedException"/>: IdleTimeout after <paramref name="timeout"/>, ClientGone at end of input, Shutdown when the server drains.
    /// </summary>
    public ValueTask<ReadResult> ReadAsync(TimeSpan timeout, CancellationToken cancellationToken) => throw new NotImplementedException();

    public void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw new NotImplementedException();
    public void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <summary>
    /// The next line without its CRLF (a bare LF ends a line too where <paramref name="acceptBareLf"/>), valid until the next read. A line longer than <paramref name="limit"/> octets is swallowed to its end and
    /// reported as <see cref="LineStatus.TooLong"/>; one longer than 1 MB ends the connection. Flushes and throws as <see cref="ReadAsync"/> does.
    /// </summary>
    public ValueTask<LineRead> ReadLineAsync(int limit, TimeSpan timeout, bool acceptBareLf, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Makes a pending or the next <see cref="ReadAsync"/> return with IsCanceled. Safe from any thread; repeated calls fold into one.</summary>
    public void Wake() => throw new NotImplementedException();

    /// <summary>
    /// STARTTLS/STLS, after the head has written its go-ahead: flushes, then performs the handshake and swaps the transport. Anything the client sent in clear
    /// behind the command ends the connection (TlsFailed): it can never become a command (RFC 3207 §4.2, RFC 2595 §3.1, CVE-2011-0411).
    /// </summary>
    public ValueTask StartTlsAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Names the account for logs and switches its protocol trace on if one is wanted; <c>null</c> after UNAUTHENTICATE.</summary>
    public void Identify(Login? login) => throw new NotImplementedException();

    /// <summary>Tells the trace that the line being read holds a secret (LOGIN, AUTHENTICATE, PASS), which it shows as <c>***</c>.</summary>
    public void RedactInput() => throw new NotImplementedException();
}

public enum LineStatus { Line, TooLong, Woken }

/// <summary>What <see cref="LineConnection.ReadLineAsync"/> found.</summary>
public readonly record struct LineRead(LineStatus Status, ReadOnlySequence<byte> Line);

/// <summary>The TLS side of a connection.</summary>
public abstract class TlsState
{
    /// <summary>As Received writes it: <c>TLS1.3</c>, <c>TLS_AES_256_GCM_SHA384</c>.</summary>
    public abstract string Protocol { get; }
    public abstract string Cipher { get; }

    /// <summary>Data of the channel binding <c>tls-exporter</c> (RFC 9266) or <c>tls-server-end-point</c> (RFC 5929); <c>null</c> where it cannot be had.</summary>
    public abstract byte[]? ChannelBinding(string type);
}

/// <summary>What all connections of a server share.</summary>
public interface IServerContext
{
    /// <summary>The name the server calls itself in greetings and Received headers.</summary>
    string HostName { get; }
    TimeProvider Time { get; }
    Authenticator Authenticator { get; }
}
