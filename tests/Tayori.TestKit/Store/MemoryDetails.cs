using System.Text;
using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>Listing data made from the structure each time it is asked for.</summary>
static class MemoryDetails
{
    public static bool Pass<TSink>(int index, MessageId id, MemoryMessage? message, DetailColumns columns, TSink sink) where TSink : IDetailSink
    {
        if (message is null)
            return sink.Accept(index, new MessageDetails { Id = id, IsGone = true });
        bool Wants(DetailColumns column) => (columns & column) != 0;
        MessageDetails details = new()
        {
            Id = id,
            Size = message.Octets.Length,
            Preview = Wants(DetailColumns.Preview) ? Encoding.UTF8.GetBytes(message.Structure.Preview) : default,
            Header = Wants(DetailColumns.Header) ? message.Octets.AsSpan(0, message.Structure.HeaderSize) : default,
        };
        return sink.Accept(index, details);
    }
}
