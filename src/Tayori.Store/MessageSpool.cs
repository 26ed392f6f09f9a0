using Tayori.Mime;

namespace Tayori.Store;

/// <summary>
/// A message that is being received. What is written is parsed on the way (Mime's MessageReader) and kept in memory up to <see cref="StoreLimits.SpoolMemoryBytes"/>, then in a temporary
/// file that disappears with the spool. One writer; after <see cref="CompleteAsync"/> any number of readers.
/// </summary>
public sealed class MessageSpool : IAsyncDisposable
{
    /// <summary>Octets written so far.</summary>
    public long Size => throw new NotImplementedException();

    /// <summary>What the message is; available after <see cref="CompleteAsync"/>.</summary>
    public MessageStructure Structure => throw new NotImplementedException();

    /// <summary>Adds octets; completes synchronously while the message is small. Throws <see cref="StorageException"/> when the temporary file cannot be written.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/>; returns the number of octets, 0 only at the end.</summary>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
