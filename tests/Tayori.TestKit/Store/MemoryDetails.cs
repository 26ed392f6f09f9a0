using System.Text;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>Listing data, encoded each time it is asked for.</summary>
static class MemoryDetails
{
    const int Block = 256 * 1024;

    public static bool Pass<TSink>(int index, MessageId id, MemoryMessage? message, DetailColumns columns, StoreFaults faults, AccountId account, ThreadId? thread, TSink sink) where TSink : IDetailSink
    {
        if (message is null)
            return sink.Accept(index, new MessageDetails { Id = id, IsGone = true });
        MessageStructure structure = message.Structure;
        bool Wants(DetailColumns column) => (columns & column) != 0;
        byte[] Stored(byte[] octets) => faults.IsDamaged(account, id) ? octets[..(octets.Length / 2)] : octets;
        bool isHeaderLost = faults.IsHeaderDamaged(account, id);
        MessageDetails details = new()
        {
            Id = id,
            Size = message.Octets.Length,
            Thread = Wants(DetailColumns.Thread) ? thread : null,
            Envelope = Wants(DetailColumns.Envelope) ? Stored(StructureCodec.EncodeEnvelope(structure.Envelope)) : default,
            Structure = Wants(DetailColumns.Structure) ? Stored(StructureCodec.EncodeStructure(structure.Root)) : default,
            Preview = Wants(DetailColumns.Preview) ? Encoding.UTF8.GetBytes(structure.Preview) : default,
            Keys = Wants(DetailColumns.Keys) ? StructureCodec.EncodeKeys(structure.References, structure.Sort) : default,
            Header = Wants(DetailColumns.Header) && !isHeaderLost ? message.Octets.AsSpan(0, structure.HeaderSize) : default,
            Damage = Wants(DetailColumns.Header) && isHeaderLost ? StoreFaults.Damage() : null,
            Body = Wants(DetailColumns.Body) ? new Body(id, message, faults, faults.IsContentDamaged(account, id)) : null,
        };
        return sink.Accept(index, details);
    }

    sealed class Body(MessageId id, MemoryMessage message, StoreFaults faults, bool isDamaged) : IMessageBody
    {
        public bool TryRead(out ArraySegment<byte> octets)
        {
            int head = message.Structure.HeaderSize;
            octets = new ArraySegment<byte>(message.Octets, head, message.Octets.Length - head);
            if (octets.Count > Block)
                return false;
            faults.BeforeBody?.Invoke(id, message.Octets.Length);
            return isDamaged ? throw StoreFaults.Damage() : true;
        }
    }
}
