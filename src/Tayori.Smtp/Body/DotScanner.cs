namespace Tayori.Smtp.Body;

/// <summary>What a scan found: so many octets of content, and then so many that are none (the dot of dot-stuffing, the end).</summary>
readonly record struct DotStep(int Take, int Skip);

/// <summary>What is wrong with the line ends of a message.</summary>
enum LineFlaw { None, BareCr, BareLf }

/// <summary>
/// Finds the end of DATA and the stuffed dots (RFC 5321 §4.5.2) in octets that come in pieces of any size. Between pieces it remembers its place and nothing else.
/// </summary>
/// <remarks>
/// A line ends with CRLF and with nothing else (§2.3.8); the message ends with CRLF.CRLF and with nothing else (§4.1.1.4). A CR or LF alone is content to this scan, and a flaw for which the
/// whole message is refused: servers that disagree about such octets disagree about where a message ends, and that is how one is smuggled in another.
/// </remarks>
struct DotScanner
{
    enum Place { LineStart, Dot, DotCr, Line, Cr, End }

    Place _place;

    public readonly bool IsEnd => _place == Place.End;

    /// <summary>The first flaw.</summary>
    public LineFlaw Flaw { get; private set; }

    /// <summary>Goes on with <paramref name="octets"/>, of which there is at least one, up to the next octet that is not content.</summary>
    public DotStep Next(ReadOnlySpan<byte> octets)
    {
        switch (_place)
        {
            case Place.LineStart:
                return AtLineStart(octets, 0);
            case Place.Dot when octets[0] == '\r':
                _place = Place.DotCr;
                return new DotStep(0, 1);
            case Place.DotCr when octets[0] == '\n':
                _place = Place.End;
                return new DotStep(0, 1);
            case Place.DotCr:
                Note(LineFlaw.BareCr);
                return InLine(octets, 0);
            case Place.Cr when octets[0] == '\n':
                return AtLineStart(octets, 1);
            case Place.Cr:
                Note(LineFlaw.BareCr);
                return InLine(octets, 0);
            default:
                return InLine(octets, 0);
        }
    }

    DotStep AtLineStart(ReadOnlySpan<byte> octets, int at)
    {
        if (at < octets.Length && octets[at] != '.')
            return InLine(octets, at);
        return StopAtLineStart(octets, at);
    }

    DotStep StopAtLineStart(ReadOnlySpan<byte> octets, int at)
    {
        bool dot = at < octets.Length;
        _place = dot ? Place.Dot : Place.LineStart;
        return new DotStep(at, dot ? 1 : 0);
    }

    DotStep InLine(ReadOnlySpan<byte> octets, int at)
    {
        while (true)
        {
            int found = octets[at..].IndexOfAny((byte)'\r', (byte)'\n');
            if (found < 0)
                return StopAtEnd(octets, Place.Line);
            at += found;
            if (octets[at] == '\r' && at + 1 == octets.Length)
                return StopAtEnd(octets, Place.Cr);
            if (octets[at] == '\n' || octets[at + 1] != '\n')
            {
                Note(octets[at] == '\n' ? LineFlaw.BareLf : LineFlaw.BareCr);
                at++;
                continue;
            }
            at += 2;
            if (at == octets.Length || octets[at] == '.')
                return StopAtLineStart(octets, at);
        }
    }

    DotStep StopAtEnd(ReadOnlySpan<byte> octets, Place place)
    {
        _place = place;
        return new DotStep(octets.Length, 0);
    }

    void Note(LineFlaw flaw)
    {
        if (Flaw == LineFlaw.None)
            Flaw = flaw;
    }
}
