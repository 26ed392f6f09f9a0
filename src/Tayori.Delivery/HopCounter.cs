namespace Tayori.Delivery;

/// <summary>Counts the Received fields of a message as it streams by, and stops looking where its header ends (RFC 5321 §6.3).</summary>
struct HopCounter
{
    const int OtherField = -1;

    int _matched;      // octets of <c>received:</c> this line has begun with, or -1
    bool _lineIsEmpty;
    bool _started;
    bool _ended;

    public int Hops { get; private set; }

    static ReadOnlySpan<byte> Name => "received:"u8;

    public void Read(ReadOnlySpan<byte> octets)
    {
        if (!_started)
            (_started, _lineIsEmpty) = (true, true);
        while (!_ended && !octets.IsEmpty)
            octets = _matched == OtherField ? SkipLine(octets) : ReadOctet(octets);
    }

    ReadOnlySpan<byte> SkipLine(ReadOnlySpan<byte> octets)
    {
        int end = octets.IndexOf((byte)'\n');
        if (end < 0)
            return default;
        StartLine();
        return octets[(end + 1)..];
    }

    ReadOnlySpan<byte> ReadOctet(ReadOnlySpan<byte> octets)
    {
        byte octet = octets[0];
        if (octet == '\n')
        {
            _ended = _lineIsEmpty;
            StartLine();
        }
        else if (octet != '\r' || !_lineIsEmpty)
        {
            Match(octet);
        }
        return octets[1..];
    }

    void Match(byte octet)
    {
        _lineIsEmpty = false;
        _matched = (octet is >= (byte)'A' and <= (byte)'Z' ? octet | 0x20 : octet) == Name[_matched] ? _matched + 1 : OtherField;
        if (_matched != Name.Length)
            return;
        Hops++;
        _matched = OtherField;
    }

    void StartLine() => (_matched, _lineIsEmpty) = (0, true);
}
