using System.Text;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>Listing data, encoded each time it is asked for.</summary>
static class MemoryDetails
{
    public static bool Pass<TSink>(int index, MessageId id, MemoryMessage? message, DetailColumns columns, bool isDamaged, TSink sink) where TSink : IDetailSink
    {
        if (message is null)
            return sink.Accept(index, new MessageDetails { Id = id, IsGone = true });
        MessageStructure structure = message.Structure;
        bool Wants(DetailColumns column) => (columns & column) != 0;
        byte[] Stored(byte[] octets) => isDamaged ? octets[..(octets.Length / 2)] : octets;
        MessageDetails details = new()
        {
            Id = id,
            Size = message.Octets.Length,
            Envelope = Wants(DetailColumns.Envelope) ? Stored(StructureCodec.EncodeEnvelope(structure.Envelope)) : default,
            Structure = Wants(DetailColumns.Structure) ? Stored(StructureCodec.EncodeStructure(structure.Root)) : default,
            Preview = Wants(DetailColumns.Preview) ? Encoding.UTF8.GetBytes(structure.Preview) : default,
            Keys = Wants(DetailColumns.Keys) ? StructureCodec.EncodeKeys(structure.References, structure.Sort) : default,
            Header = Wants(DetailColumns.Header) ? message.Octets.AsSpan(0, structure.HeaderSize) : default,
        };
        return sink.Accept(index, details);
    }
}
