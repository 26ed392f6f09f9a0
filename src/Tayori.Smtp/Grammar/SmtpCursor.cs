using System.Text;

namespace Tayori.Smtp.Grammar;

/// <summary>
/// Reads the argument of a command as the ABNF of RFC 5321 §4.1.2 is written. <c>Try…</c> consumes nothing where it returns <c>false</c>; <c>Expect…</c> keeps the first failure with its column
/// and fails for good. Nothing throws.
/// </summary>
ref partial struct SmtpCursor(ReadOnlySpan<byte> line, int start = 0)
{
    readonly ReadOnlySpan<byte> _line = line;
    int _at = start;

    /// <summary>What was expected where the first failure is; <c>null</c> while there is none.</summary>
    public string? Expected { get; private set; }

    /// <summary>1-based octet of the line where the first failure is.</summary>
    public int Column { get; private set; }

    public readonly bool AtEnd => _at == _line.Length;
    readonly ReadOnlySpan<byte> Rest => _line[_at..];

    bool Fail(string expected)
    {
        if (Expected is null)
            (Expected, Column) = (expected, _at + 1);
        return false;
    }

    readonly byte Peek() => AtEnd ? (byte)0 : _line[_at];

    bool TryOctet(char octet)
    {
        if (AtEnd || _line[_at] != octet)
            return false;
        _at++;
        return true;
    }

    bool Expect(char octet, string expected) => TryOctet(octet) || Fail(expected);

    /// <summary>Letters in any case (RFC 5321 §2.4).</summary>
    public bool TryText(ReadOnlySpan<byte> text)
    {
        if (Rest.Length < text.Length || !Ascii.EqualsIgnoreCase(Rest[..text.Length], text))
            return false;
        _at += text.Length;
        return true;
    }

    public bool ExpectText(ReadOnlySpan<byte> text, string expected) => TryText(text) || Fail(expected);

    /// <summary>One or more spaces.</summary>
    public bool TrySpaces()
    {
        int from = _at;
        while (TryOctet(' ')) { }
        return _at > from;
    }

    /// <summary>RFC 5321 §4.1.1: trailing white space before CRLF is tolerated.</summary>
    public bool ExpectEnd()
    {
        int from = _at;
        TrySpaces();
        if (AtEnd)
            return true;
        _at = from;
        return Fail("end of line");
    }

    /// <summary>Octets up to the next space or the end; at least one.</summary>
    public bool TryWord(out ReadOnlySpan<byte> word)
    {
        int end = Rest.IndexOf((byte)' ');
        word = end < 0 ? Rest : Rest[..end];
        _at += word.Length;
        return !word.IsEmpty;
    }

    /// <summary>1*DIGIT, as far as a <c>long</c> goes; what is larger is <see cref="long.MaxValue"/>, which is over every limit.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> digits, out long value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            value = value > (long.MaxValue - 9) / 10 ? long.MaxValue : (value * 10) + (digit - '0');
        }
        return !digits.IsEmpty;
    }
}
