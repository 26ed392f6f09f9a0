using Tayori.Mime;
using Tayori.Store;

namespace Tayori.TestKit.Store;

sealed record MemoryMessage(byte[] Octets, MessageStructure Structure)
{
    public ThreadNames Names => ThreadNames.Of(StructureCodec.EncodeEnvelope(Structure.Envelope), StructureCodec.EncodeKeys(Structure.References, Structure.Sort));

    public static async ValueTask<MemoryMessage> ReadAsync(MessageSpool spool, CancellationToken cancellationToken)
    {
        byte[] octets = new byte[spool.Size];
        for (int at = 0, read; (read = await spool.ReadAsync(at, octets.AsMemory(at), cancellationToken)) > 0;)
            at += read;
        return new MemoryMessage(octets, spool.Structure);
    }
}

sealed class MemoryContent(MemoryAccountState account, MessageId id, MemoryMessage message) : IMessageContent
{
    public required StoreFaults Faults { get; init; }
    public required bool IsDamaged { get; init; }
    public long Size => message.Octets.Length;
    public int HeaderSize => message.Structure.HeaderSize;

    public ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        lock (account.Gate)
        {
            if (!account.Messages.ContainsKey(id))
                throw new StorageException(StorageFailure.Gone, "The message has been swept");
        }
        if (IsDamaged)
            throw StoreFaults.Damage();
        if (offset >= Size)
            return ValueTask.FromResult(0);
        ReadOnlyMemory<byte> rest = message.Octets.AsMemory((int)offset);
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        Interlocked.Add(ref Faults.ContentOctets, count);
        return ValueTask.FromResult(count);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
