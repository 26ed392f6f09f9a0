using System.Text;
using Tayori.Mime;
using Tayori.Store.Content;

namespace Tayori.TestKit.Store;

/// <summary>Reads messages as the server does, with Mime's reader.</summary>
sealed class MimeReading : IMessageReading
{
    public IStructureReader Begin() => new Reader();

    // The model's listing data is compared for presence, not for content: Mime's codec has tests of its own.
    public EncodedStructure Encode(MessageStructure structure) =>
        new("()"u8.ToArray(), "()"u8.ToArray(), Encoding.UTF8.GetBytes(structure.Preview), "()"u8.ToArray());

    sealed class Reader : IStructureReader
    {
        readonly MessageReader _reader = new();

        public void Append(ReadOnlySpan<byte> octets) => _reader.Append(octets);
        public MessageStructure Complete() => _reader.Complete();
    }
}
