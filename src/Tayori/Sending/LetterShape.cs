namespace Tayori.Sending;

/// <summary>How a letter has to travel (RFC 6152, RFC 3030).</summary>
enum LetterBody { SevenBit, EightBit, Binary }

/// <summary>What a letter is made of, found out by reading it once, so that it is announced as what it is.</summary>
sealed class LetterShape
{
    /// <summary>RFC 5321 §4.5.3.1.6: octets of a text line without its CRLF.</summary>
    const int LongestLine = 998;

    long _crlf, _lf, _line;
    bool _hasBareCr, _hasNul, _hasLongLine, _hasEightBit, _lastWasCr;

    public long Length { get; private set; }

    /// <summary>A file of a Unix system: its lines get the line end of the network on their way.</summary>
    public bool HasUnixLines => _lf > 0 && _crlf == 0 && !_hasBareCr && !_hasNul;

    public LetterBody Body
    {
        get
        {
            if (_hasNul || _hasBareCr || _hasLongLine || (_lf > 0 && _crlf > 0))
                return LetterBody.Binary;
            return _hasEightBit ? LetterBody.EightBit : LetterBody.SevenBit;
        }
    }

    /// <summary>Octets of the message as it is sent (RFC 1870 §5): with its line ends, without dots.</summary>
    public long SentLength => Length + (HasUnixLines ? _lf : 0);

    public static async Task<LetterShape> ReadAsync(Stream letter, CancellationToken cancellationToken)
    {
        var shape = new LetterShape();
        byte[] buffer = new byte[64 * 1024];
        while (await letter.ReadAsync(buffer, cancellationToken) is > 0 and int count)
            shape.Add(buffer.AsSpan(0, count));
        shape._hasBareCr |= shape._lastWasCr;
        return shape;
    }

    public void Add(ReadOnlySpan<byte> octets)
    {
        Length += octets.Length;
        foreach (byte octet in octets)
        {
            if (octet == '\n')
                EndLine();
            else
                Take(octet);
            _lastWasCr = octet == '\r';
        }
    }

    void EndLine()
    {
        if (_lastWasCr)
            _crlf++;
        else
            _lf++;
        _line = 0;
    }

    void Take(byte octet)
    {
        _hasBareCr |= _lastWasCr;
        _hasNul |= octet == 0;
        _hasEightBit |= octet >= 0x80;
        if (octet != '\r')
            _hasLongLine |= ++_line > LongestLine;
    }
}
