namespace Tayori.Wire;

public sealed partial class LineConnection
{
    /// <summary>Silence after which the next answer is compressed without knowing the ones before: none that belong together are so far apart.</summary>
    static readonly TimeSpan CompressionRest = TimeSpan.FromSeconds(10);

    CompressedTransport? _compression;

    /// <summary>Whether DEFLATE is on.</summary>
    public bool IsCompressed => _compression is not null;

    /// <summary>
    /// COMPRESS (RFC 4978 §3), after the head has written its OK: flushes in clear, and from then on both directions are compressed, below the trace and above TLS.
    /// What the client sends that is not DEFLATE ends the connection.
    /// </summary>
    public async ValueTask StartCompressionAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        ReleaseLine();
        _compression = CompressedTransport.Above(Untapped);
        Use(_compression);
    }
}
