using System.Globalization;
using Tayori.Bench.Net;

namespace Tayori.Bench.Letters;

/// <summary>A message to send. A made one has room for a number of ten digits, so that no two messages sent are the same octets.</summary>
sealed class Letter
{
    const int Digits = 10;

    readonly byte[] _octets;
    readonly byte[] _stuffed;
    readonly int _numberAt;

    /// <param name="octets">With CRLF line ends, the last line included.</param>
    /// <param name="numberAt">Where in the header the number goes; -1 for a message that is sent as it is.</param>
    public Letter(byte[] octets, int numberAt)
    {
        _octets = octets;
        _numberAt = numberAt;
        _stuffed = Stuff(octets);
    }

    public int Size => _octets.Length;
    public ReadOnlyMemory<byte> Octets => _octets;

    public void Write(LineClient to, long number) => Write(to, _octets, number);

    /// <summary>With the dots doubled that begin a line (RFC 5321 §4.5.2). The header, where the number stands, has no such line.</summary>
    public void WriteStuffed(LineClient to, long number) => Write(to, _stuffed, number);

    void Write(LineClient to, byte[] octets, long number)
    {
        if (_numberAt < 0)
        {
            to.Write(octets);
            return;
        }
        Span<byte> digits = stackalloc byte[Digits];
        number.TryFormat(digits, out _, "D10", CultureInfo.InvariantCulture);
        to.Write(octets.AsSpan(0, _numberAt));
        to.Write(digits);
        to.Write(octets.AsSpan(_numberAt + Digits));
    }

    static byte[] Stuff(byte[] octets)
    {
        List<byte> stuffed = new(octets.Length + 16);
        bool isLineStart = true;
        foreach (byte octet in octets)
        {
            if (isLineStart && octet == '.')
                stuffed.Add(octet);
            stuffed.Add(octet);
            isLineStart = octet == '\n';
        }
        return stuffed.Count == octets.Length ? octets : [.. stuffed];
    }
}
