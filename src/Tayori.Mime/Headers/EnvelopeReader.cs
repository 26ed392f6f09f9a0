namespace Tayori.Mime.Headers;

/// <summary>ENVELOPE of a header block (RFC 9051 §7.5.2). Of a field that stands there twice the first counts; those of recipients count together (RFC 5322 §4.5.3).</summary>
static class EnvelopeReader
{
    internal static Envelope Read(ReadOnlySpan<byte> block)
    {
        byte[]? date = null, subject = null, inReplyTo = null, messageId = null;
        List<Address>? from = null, sender = null, replyTo = null, to = null, cc = null, bcc = null;
        foreach (HeaderField field in new HeaderScanner(block))
        {
            // The length tells most fields apart without a comparison.
            switch (field.Name.Length)
            {
                case 2 when field.Is("To"u8): to = AddressParser.Parse(field.Value, to); break;
                case 2 when field.Is("Cc"u8): cc = AddressParser.Parse(field.Value, cc); break;
                case 3 when field.Is("Bcc"u8): bcc = AddressParser.Parse(field.Value, bcc); break;
                case 4 when field.Is("Date"u8): date ??= field.Unfold(); break;
                case 4 when field.Is("From"u8): from ??= AddressParser.Parse(field.Value); break;
                case 6 when field.Is("Sender"u8): sender ??= AddressParser.Parse(field.Value); break;
                case 7 when field.Is("Subject"u8): subject ??= field.Unfold(); break;
                case 8 when field.Is("Reply-To"u8): replyTo ??= AddressParser.Parse(field.Value); break;
                case 10 when field.Is("Message-ID"u8): messageId ??= field.Unfold(); break;
                case 11 when field.Is("In-Reply-To"u8): inReplyTo ??= field.Unfold(); break;
            }
        }
        return new Envelope
        {
            Date = date,
            Subject = subject,
            From = from,
            Sender = sender,
            ReplyTo = replyTo,
            To = to,
            Cc = cc,
            Bcc = bcc,
            InReplyTo = inReplyTo,
            MessageId = messageId,
        };
    }
}
