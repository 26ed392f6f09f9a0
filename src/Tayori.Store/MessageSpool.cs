using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Tayori.Mime;
using Tayori.Store.Files;

namespace Tayori.Store;

/// <summary>
/// A message that is being received. What is written is parsed on the way (Mime's MessageReader) and kept in memory up to <see cref="StoreLimits.SpoolMemoryBytes"/>, then in a temporary
/// file that disappears with the spool. One writer; after <see cref="CompleteAsync"/> any number of readers.
/// <para>Messages that are received together are a chain of spools (<see cref="Next"/>), which take no more memory and no more files than one.</para>
/// </summary>
public sealed class MessageSpool : IAsyncDisposable
{
    const int FirstBuffer = 4096;

    readonly SpoolSpace _space;
    readonly MessageReader _reader = new();
    byte[]? _memory = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    SafeFileHandle? _file;
    long _start;
    MessageStructure? _structure;
    bool _disposed;

    /// <summary>A spool whose temporary file, should it need one, is made where the system keeps such files.</summary>
    public MessageSpool() : this(Path.GetTempPath())
    {
    }

    /// <summary>A spool whose temporary file, should it need one, is made in <paramref name="folder"/>, which exists.</summary>
    internal MessageSpool(string folder) : this(new SpoolSpace(folder))
    {
    }

    MessageSpool(SpoolSpace space)
    {
        _space = space;
        space.Enter();
    }

    /// <summary>Octets written so far.</summary>
    public long Size { get; private set; }

    /// <summary>What the message is; available after <see cref="CompleteAsync"/>.</summary>
    public MessageStructure Structure => _structure ?? throw new InvalidOperationException("the message is not complete");

    /// <summary>The message as it is stored, once an account has stored it.</summary>
    internal Content.EncodedMessage? Encoded { get; set; }

    /// <summary>Adds octets; completes synchronously while the message is small. Throws <see cref="StorageException"/> when the temporary file cannot be written.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_structure is not null)
            throw new InvalidOperationException("the message is complete");
        if (_file is null && _space.InMemory + Size + octets.Length <= StoreLimits.SpoolMemoryBytes)
        {
            EnsureRoom((int)Size + octets.Length);
            octets.Span.CopyTo(_memory.AsSpan((int)Size));
            Accept(octets.Span);
            return ValueTask.CompletedTask;
        }
        return WriteFileAsync(octets, cancellationToken);
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_structure is null)
        {
            _structure = _reader.Complete();
            _space.Keep(_file is null, Size);
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>A spool for another message that comes with this one, which is complete. Each is disposed by itself.</summary>
    public MessageSpool Next() => _structure is null ? throw new InvalidOperationException("the message is not complete") : new MessageSpool(_space);

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/>; returns the number of octets, 0 only at the end.</summary>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        int count = (int)Math.Min(buffer.Length, Math.Max(0, Size - offset));
        if (count == 0)
            return new(0);
        if (_file is not null)
            return ReadFileAsync(_file, _start + offset, buffer[..count], cancellationToken);
        _memory.AsSpan((int)offset, count).CopyTo(buffer.Span);
        return new(count);
    }

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
            _space.Leave();
        _disposed = true;
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
            ArrayPool<byte>.Shared.Return(memory);
        return ValueTask.CompletedTask;
    }

    void Accept(ReadOnlySpan<byte> octets)
    {
        _reader.Append(octets);
        Size += octets.Length;
    }

    void EnsureRoom(int size)
    {
        byte[] old = _memory!;
        if (size <= old.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(size, old.Length * 2));
        old.AsSpan(0, (int)Size).CopyTo(larger);
        _memory = larger;
        ArrayPool<byte>.Shared.Return(old);
    }

    async ValueTask WriteFileAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        try
        {
            if (_file is null)
            {
                SafeFileHandle file = _space.OpenFile(out _start);
                _file = file;
                await RandomAccess.WriteAsync(file, _memory.AsMemory(0, (int)Size), _start, cancellationToken);
                ArrayPool<byte>.Shared.Return(_memory!);
                _memory = null;
            }
            await RandomAccess.WriteAsync(_file, octets, _start + Size, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e);
        }
        Accept(octets.Span);
    }

    static async ValueTask<int> ReadFileAsync(SafeFileHandle file, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.From(e);
        }
    }
}
