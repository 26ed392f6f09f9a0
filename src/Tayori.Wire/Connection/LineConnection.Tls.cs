using System.IO.Pipelines;
using System.Security.Authentication;

namespace Tayori.Wire;

public sealed partial class LineConnection
{
    /// <summary>First octet of every TLS handshake record (RFC 8446 §5.1).</summary>
    const byte HandshakeRecord = 0x16;

    TlsTransport? _tls;

    /// <summary>
    /// STARTTLS/STLS, after the head has written its go-ahead: flushes, then performs the handshake and swaps the transport. Anything the client sent in clear
    /// behind the command ends the connection (TlsFailed): it can never become a command (RFC 3207 §4.2, RFC 2595 §3.1, CVE-2011-0411).
    /// </summary>
    public async ValueTask StartTlsAsync(CancellationToken cancellationToken)
    {
        ReleaseLine();
        // Looked at before the go-ahead leaves: what is here now cannot be the answer to it. Judged after, so that the client sees one and the same.
        var early = false;
        if (_input.TryRead(out var result))
        {
            early = !result.Buffer.IsEmpty;
            _input.AdvanceTo(result.Buffer.Start);
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (early) throw new ConnectionEndedException(EndReason.TlsFailed, "clear text behind the command that starts TLS");
        await HandshakeAsync(cancellationToken).ConfigureAwait(false);
    }

    internal async ValueTask HandshakeAsync(CancellationToken cancellationToken)
    {
        if (_server.Certificates is null) throw new ConnectionEndedException(EndReason.TlsFailed, "no certificate is configured");
        try
        {
            await ExpectHandshakeAsync(Deadline(_server.Options.HandshakeTimeout), cancellationToken).ConfigureAwait(false);
            (_tls, Tls) = await AcceptAsync(_server.Certificates, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectionEndedException end)
        {
            WireMetrics.Handshake(Protocol, end.Reason.ToString());
            throw;
        }

        WireMetrics.Handshake(Protocol, Tls.Protocol);
        Use(_tls);
    }

    async ValueTask<(TlsTransport Transport, TlsState State)> AcceptAsync(ICertificateSource certificates, CancellationToken cancellationToken)
    {
        var tls = new TlsTransport(Untapped);
        using var time = new CancellationTokenSource(_server.Options.HandshakeTimeout, _server.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return (tls, await tls.AcceptAsync(certificates, either.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is AuthenticationException or OperationCanceledException || IsTransportFailure(e))
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new ConnectionEndedException(EndReason.TlsFailed, e.Message);
        }
    }

    // Seen before SslStream is: it would wait for the rest of a record that a line of text is not.
    async ValueTask ExpectHandshakeAsync(long deadline, CancellationToken cancellationToken)
    {
        try
        {
            var result = await ReadAsync(deadline, cancellationToken).ConfigureAwait(false);
            while (result.Buffer.IsEmpty) // woken
            {
                _input.AdvanceTo(result.Buffer.Start);
                result = await ReadAsync(deadline, cancellationToken).ConfigureAwait(false);
            }

            var isHandshake = result.Buffer.FirstSpan[0] == HandshakeRecord;
            _buffer = default;
            _input.AdvanceTo(result.Buffer.Start);
            if (!isHandshake) throw new ConnectionEndedException(EndReason.TlsFailed, "clear text where a TLS handshake was due");
        }
        catch (ConnectionEndedException end) when (end.Reason == EndReason.IdleTimeout)
        {
            // Not IdleTimeout, whose last words would be clear text to a client that waits for TLS.
            throw new ConnectionEndedException(EndReason.TlsFailed, "no TLS handshake came");
        }
    }

    /// <summary>What another transport can be laid on: the trace stays on top.</summary>
    IDuplexPipe Untapped => new Duplex(_input, _tap?.Inner ?? _output);

    void Use(IDuplexPipe transport)
    {
        _buffer = default;
        _examinedLength = -1;
        _input = transport.Input;
        if (_tap is null) _output = transport.Output;
        else _tap.Inner = transport.Output;
    }

    sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
