using Tayori.Mime.Codec;

namespace Tayori.Mime;

/// <summary>
/// The stored form of what a message is: compact, versioned, and for what listings ask for readable in place (<see cref="EnvelopeView"/>, <see cref="PartReader"/>). Decoding damaged octets throws
/// <see cref="InvalidDataException"/> and never reads past their end.
/// </summary>
public static class StructureCodec
{
    /// <summary>First octet of every stored form; a change of form takes the next number and keeps reading the old ones.</summary>
    internal const byte Version = 1;

    /// <summary>Of sort keys: 1 had its texts in upper case, which i;unicode-casemap makes the same of as of these, but for Georgian.</summary>
    internal const byte KeysVersion = 2;

    public static byte[] EncodeEnvelope(Envelope envelope)
    {
        PackedOutput output = new();
        output.Number(Version);
        output.Octets(envelope.Date);
        output.Octets(envelope.Subject);
        Write(output, envelope.From);
        Write(output, envelope.Sender);
        Write(output, envelope.ReplyTo);
        Write(output, envelope.To);
        Write(output, envelope.Cc);
        Write(output, envelope.Bcc);
        output.Octets(envelope.InReplyTo);
        output.Octets(envelope.MessageId);
        return output.ToArray();
    }

    public static Envelope DecodeEnvelope(ReadOnlySpan<byte> octets) => Decode(new EnvelopeView(octets));

    internal static Envelope Decode(EnvelopeView view) => new()
    {
        Date = view.Date.ToArrayOrNull(),
        Subject = view.Subject.ToArrayOrNull(),
        From = ToList(view.From),
        Sender = ToList(view.Sender),
        ReplyTo = ToList(view.ReplyTo),
        To = ToList(view.To),
        Cc = ToList(view.Cc),
        Bcc = ToList(view.Bcc),
        InReplyTo = view.InReplyTo.ToArrayOrNull(),
        MessageId = view.MessageId.ToArrayOrNull(),
    };

    public static byte[] EncodeStructure(MimePart root)
    {
        PackedOutput output = new();
        output.Number(Version);
        PartCodec.Write(output, root);
        return output.ToArray();
    }

    public static MimePart DecodeStructure(ReadOnlySpan<byte> octets)
    {
        PartReader reader = new(octets);
        return PartCodec.Read(ref reader, 0);
    }

    public static byte[] EncodeKeys(IReadOnlyList<string> references, SortKeys keys)
    {
        PackedOutput output = new();
        output.Number(KeysVersion);
        output.Text(keys.BaseSubject);
        output.Number(keys.IsReplyOrForward ? 1 : 0);
        output.Text(keys.From);
        output.Text(keys.To);
        output.Text(keys.Cc);
        output.Text(keys.DisplayFrom);
        output.Text(keys.DisplayTo);
        output.Signed(keys.SentDate ?? long.MinValue);
        output.Signed(keys.SentDay ?? int.MinValue);
        output.Text(keys.MessageId);
        output.Number(references.Count);
        foreach (string reference in references)
            output.Text(reference);
        return output.ToArray();
    }

    static void Write(PackedOutput output, IReadOnlyList<Address>? list)
    {
        if (list is not { Count: > 0 })
        {
            output.Octets(null);
            return;
        }
        PackedOutput addresses = new();
        foreach (Address address in list)
        {
            addresses.Octets(address.Name);
            addresses.Octets(address.Route);
            addresses.Octets(address.Mailbox);
            addresses.Octets(address.Host);
        }
        output.Octets(addresses.ToArray());
    }

    static List<Address>? ToList(AddressListView view)
    {
        if (view.IsNil)
            return null;
        List<Address> list = [];
        foreach (AddressView address in view)
            list.Add(new Address(address.Name.ToArrayOrNull(), address.Route.ToArrayOrNull(), address.Mailbox.ToArrayOrNull(), address.Host.ToArrayOrNull()));
        return list;
    }
}
