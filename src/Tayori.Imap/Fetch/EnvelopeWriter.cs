using Tayori.Imap.Output;
using Tayori.Mime;

namespace Tayori.Imap.Fetch;

/// <summary>Writes an ENVELOPE from its stored form, nothing allocated.</summary>
static class EnvelopeWriter
{
    /// <summary>
    /// envelope = "(" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP env-to SP env-cc SP env-bcc SP env-in-reply-to SP env-message-id ")"
    /// </summary>
    public static void Write(ref OctetWriter writer, in EnvelopeView envelope)
    {
        writer.Byte((byte)'(');
        NString(ref writer, envelope.Date);
        Next(ref writer, envelope.Subject);
        Next(ref writer, envelope.From);
        // RFC 3501 §7.4.2: Sender and Reply-To default to From; "the client is not expected to know to do this".
        Next(ref writer, envelope.Sender.IsNil ? envelope.From : envelope.Sender);
        Next(ref writer, envelope.ReplyTo.IsNil ? envelope.From : envelope.ReplyTo);
        Next(ref writer, envelope.To);
        Next(ref writer, envelope.Cc);
        Next(ref writer, envelope.Bcc);
        Next(ref writer, envelope.InReplyTo);
        Next(ref writer, envelope.MessageId);
        writer.Byte((byte)')');
    }

    static void Next(ref OctetWriter writer, PackedText text)
    {
        writer.Byte((byte)' ');
        NString(ref writer, text);
    }

    /// <summary>"(" 1*address ")" / nil</summary>
    static void Next(ref OctetWriter writer, AddressListView list)
    {
        if (list.IsNil)
        {
            writer.Raw(" NIL"u8);
            return;
        }
        writer.Raw(" ("u8);
        foreach (var address in list) Write(ref writer, address);
        writer.Byte((byte)')');
    }

    /// <summary>address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"</summary>
    static void Write(ref OctetWriter writer, in AddressView address)
    {
        writer.Byte((byte)'(');
        NString(ref writer, address.Name);
        Next(ref writer, address.Route);
        Next(ref writer, address.Mailbox);
        Next(ref writer, address.Host);
        writer.Byte((byte)')');
    }

    /// <summary>nstring = string / nil</summary>
    static void NString(ref OctetWriter writer, PackedText text) => writer.NString(text.Octets, text.IsNil);
}
