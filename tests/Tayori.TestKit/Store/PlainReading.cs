using Tayori.Mime;
using Tayori.Store.Content;

namespace Tayori.TestKit.Store;

/// <summary>Reads every message as a header and one plain text: tests of the store do not depend on what Mime makes of a message.</summary>
sealed class PlainReading : IMessageReading
{
    public IStructureReader Begin() => new Reader();

    public EncodedStructure Encode(MessageStructure structure) =>
        new("()"u8.ToArray(), "TEXT PLAIN"u8.ToArray(), System.Text.Encoding.UTF8.GetBytes(structure.Preview), []);

    sealed class Reader : IStructureReader
    {
        readonly List<byte> _octets = [];

        public void Append(ReadOnlySpan<byte> octets) => _octets.AddRange(octets);

        public MessageStructure Complete()
        {
            byte[] octets = [.. _octets];
            int end = octets.AsSpan().IndexOf("\r\n\r\n"u8);
            int header = end < 0 ? octets.Length : end + 4;
            return new MessageStructure
            {
                Size = octets.Length,
                HeaderSize = header,
                Envelope = new Envelope(),
                Root = new MimePart
                {
                    HeaderOffset = 0,
                    BodyOffset = header,
                    BodySize = octets.Length - header,
                    BodyLines = octets.AsSpan(header).Count((byte)'\n'),
                    Type = "TEXT"u8.ToArray(),
                    Subtype = "PLAIN"u8.ToArray(),
                    Encoding = "7BIT"u8.ToArray(),
                },
                Preview = "",
                References = [],
                Sort = new SortKeys
                {
                    BaseSubject = "", IsReplyOrForward = false, From = "", To = "", Cc = "", DisplayFrom = "", DisplayTo = "",
                    SentDate = null, SentDay = null, MessageId = null,
                },
            };
        }
    }
}
