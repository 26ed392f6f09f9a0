using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Tayori.Wire;

/// <summary>TLS on top of a transport: the same code for ports that begin with TLS and for STARTTLS.</summary>
sealed class TlsTransport : IDuplexPipe, IAsyncDisposable
{
    /// <summary>A TLS record holds up to 16 KB (RFC 8446 §5.1); less per write costs a record header and a tag each time.</summary>
    const int RecordSize = 16 * 1024;

    readonly SslStream _ssl;

    public TlsTransport(IDuplexPipe plain)
    {
        _ssl = new SslStream(new DuplexPipeStream(plain.Input, plain.Output), leaveInnerStreamOpen: true);
        // Zero-byte reads: no buffer is rented while the client is silent.
        Input = PipeReader.Create(_ssl, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(_ssl, new StreamPipeWriterOptions(minimumBufferSize: RecordSize, leaveOpen: true));
    }

    public PipeReader Input { get; }
    public PipeWriter Output { get; }

    public async ValueTask<TlsState> AcceptAsync(ICertificateSource certificates, CancellationToken cancellationToken)
    {
        var certificate = certificates.Current;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, // RFC 8996: nothing older
            AllowRenegotiation = false,
            ClientCertificateRequired = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        await _ssl.AuthenticateAsServerAsync(options, cancellationToken).ConfigureAwait(false);
        return new SslTlsState(_ssl, certificate.TargetCertificate);
    }

    /// <summary>Says goodbye by close_notify (RFC 8446 §6.1), if that can be done soon.</summary>
    public async ValueTask ShutdownAsync()
    {
        try
        {
            if (_ssl.IsAuthenticated) await _ssl.ShutdownAsync().WaitAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Nothing that fails here can matter any more.
        catch
#pragma warning restore CA1031
        {
        }
    }

    public ValueTask DisposeAsync() => _ssl.DisposeAsync();
}
