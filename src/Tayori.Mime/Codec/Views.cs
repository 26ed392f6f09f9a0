using Tayori.Mime.Codec;

namespace Tayori.Mime;

/// <summary>Octets that may be absent: IMAP's nstring before it is written.</summary>
public readonly ref struct PackedText
{
    readonly bool _present;

    internal PackedText(ReadOnlySpan<byte> octets)
    {
        Octets = octets;
        _present = true;
    }

    public ReadOnlySpan<byte> Octets { get; }
    public bool IsNil => !_present;
    internal byte[]? ToArrayOrNull() => IsNil ? null : Octets.ToArray();
}

/// <summary>An ENVELOPE read in place from its stored form, without allocation.</summary>
public readonly ref struct EnvelopeView
{
    /// <param name="octets">What <see cref="StructureCodec.EncodeEnvelope"/> wrote.</param>
    /// <exception cref="InvalidDataException">The octets are damaged.</exception>
    public EnvelopeView(ReadOnlySpan<byte> octets)
    {
        PackedInput input = new(octets);
        input.Version(StructureCodec.Version);
        Date = input.Octets();
        Subject = input.Octets();
        From = new AddressListView(input.Octets());
        Sender = new AddressListView(input.Octets());
        ReplyTo = new AddressListView(input.Octets());
        To = new AddressListView(input.Octets());
        Cc = new AddressListView(input.Octets());
        Bcc = new AddressListView(input.Octets());
        InReplyTo = input.Octets();
        MessageId = input.Octets();
    }

    public PackedText Date { get; }
    public PackedText Subject { get; }
    public AddressListView From { get; }
    public AddressListView Sender { get; }
    public AddressListView ReplyTo { get; }
    public AddressListView To { get; }
    public AddressListView Cc { get; }
    public AddressListView Bcc { get; }
    public PackedText InReplyTo { get; }
    public PackedText MessageId { get; }
}

/// <summary>The addresses of one header field: <c>foreach (var address in list)</c>.</summary>
public readonly ref struct AddressListView
{
    readonly ReadOnlySpan<byte> _octets;

    // A list is octets of its own, so that it is stepped over without being looked into.
    internal AddressListView(PackedText octets) => _octets = octets.Octets;

    public bool IsNil => _octets.IsEmpty;
    public Enumerator GetEnumerator() => new(_octets);

    public ref struct Enumerator
    {
        PackedInput _input;

        internal Enumerator(ReadOnlySpan<byte> octets) => _input = new PackedInput(octets);

        public AddressView Current { get; private set; }

        public bool MoveNext()
        {
            if (_input.AtEnd)
                return false;
            Current = new AddressView(_input.Octets(), _input.Octets(), _input.Octets(), _input.Octets());
            return true;
        }
    }
}

/// <summary>One address; see <see cref="Address"/>.</summary>
public readonly ref struct AddressView
{
    internal AddressView(PackedText name, PackedText route, PackedText mailbox, PackedText host)
    {
        Name = name;
        Route = route;
        Mailbox = mailbox;
        Host = host;
    }

    public PackedText Name { get; }
    public PackedText Route { get; }
    public PackedText Mailbox { get; }
    public PackedText Host { get; }
}
