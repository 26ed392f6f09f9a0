using System.IO.Compression;
using System.IO.Pipelines;

namespace Tayori.Wire;

/// <summary>
/// DEFLATE in both directions on top of a transport (RFC 4978). Each flush ends in a sync flush, so that what was flushed can be read; what is flushed together is compressed together.
/// </summary>
sealed class CompressedTransport : IDuplexPipe, IAsyncDisposable
{
    readonly DuplexPipeStream _plain;
    readonly DeflateStream _inflate;
    readonly DeflatingStream _deflate;

    CompressedTransport(IDuplexPipe transport)
    {
        _plain = new DuplexPipeStream(transport.Input, transport.Output);
        _inflate = new DeflateStream(_plain, CompressionMode.Decompress, leaveOpen: true);
        _deflate = new DeflatingStream(transport);
        Input = PipeReader.Create(_inflate, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(_deflate, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public static CompressedTransport Above(IDuplexPipe transport) => new(transport);

    public PipeReader Input { get; }
    public PipeWriter Output { get; }

    /// <summary>Gives the compressor's memory back until something is written again. All that was written has been flushed.</summary>
    public void Rest() => _deflate.Rest();

    /// <summary>Frees what zlib holds. Everything that matters has been flushed: the end of the stream, which nobody waits for, is not sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await _deflate.DisposeAsync().ConfigureAwait(false);
        await _plain.DisposeAsync().ConfigureAwait(false);
        await _inflate.DisposeAsync().ConfigureAwait(false);
    }
}
