using System.Buffers;
using Tayori.Mime;

namespace Tayori.Imap.Search;

/// <summary>Addresses of an envelope as text to be searched: <c>Aki &lt;aki@example.org&gt;, friends: mio@example.org;</c>, in UTF-8, names decoded.</summary>
static class AddressText
{
    public static AddressListView Of(in EnvelopeView envelope, EnvelopeField field) => field switch
    {
        EnvelopeField.From => envelope.From,
        EnvelopeField.To => envelope.To,
        EnvelopeField.Cc => envelope.Cc,
        _ => envelope.Bcc,
    };

    public static void Write(in AddressListView addresses, IBufferWriter<byte> text)
    {
        var separator = ""u8;
        foreach (var address in addresses)
        {
            if (address.Mailbox.IsNil)
            {
                // RFC 3501 §7.4.2: the end of a group
                text.Write(";"u8);
                separator = ", "u8;
                continue;
            }
            text.Write(separator);
            Write(address, text);
            separator = address.Host.IsNil ? " "u8 : ", "u8;
        }
    }

    static void Write(in AddressView address, IBufferWriter<byte> text)
    {
        if (address.Host.IsNil)
        {
            text.Write(HeaderText.ToUtf8(address.Mailbox.Octets));
            text.Write(":"u8);
            return;
        }
        var named = !address.Name.IsNil;
        if (named)
        {
            text.Write(HeaderText.ToUtf8(address.Name.Octets));
            text.Write(" <"u8);
        }
        text.Write(HeaderText.ToUtf8(address.Mailbox.Octets));
        if (!address.Host.Octets.IsEmpty) text.Write("@"u8);
        text.Write(HeaderText.ToUtf8(address.Host.Octets));
        if (named) text.Write(">"u8);
    }
}
