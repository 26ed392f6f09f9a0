using Tayori.Store;
using Tayori.Store.Content;

namespace Tayori.TestKit.Store;

/// <summary>Listing data made from the structure each time it is asked for.</summary>
static class MemoryDetails
{
    public static bool Pass<TSink>(int index, MessageId id, MemoryMessage? message, DetailColumns columns, IMessageReading reading, TSink sink) where TSink : IDetailSink
    {
        if (message is null)
            return sink.Accept(index, new MessageDetails { Id = id, IsGone = true });
        EncodedStructure encoded = reading.Encode(message.Structure);
        bool Wants(DetailColumns column) => (columns & column) != 0;
        MessageDetails details = new()
        {
            Id = id,
            Size = message.Octets.Length,
            Preview = Wants(DetailColumns.Preview) ? encoded.Preview : default,
            Envelope = Wants(DetailColumns.Envelope) ? encoded.Envelope : default,
            Structure = Wants(DetailColumns.Structure) ? encoded.Structure : default,
            Keys = Wants(DetailColumns.Keys) ? encoded.Keys : default,
            Header = Wants(DetailColumns.Header) ? message.Octets.AsSpan(0, message.Structure.HeaderSize) : default,
        };
        return sink.Accept(index, details);
    }
}
