using System.Buffers;
using System.IO.Pipelines;

namespace Tayori.Pop3;

/// <summary>
/// Writes a message as a multi-line reply (RFC 1939 §3): octets as they are stored, a dot doubled at the beginning of each line. A line begins after any LF: clients that end lines at a bare LF
/// must not take a dot in such a message for its end. Can stop after a number of body lines (TOP).
/// </summary>
struct DotStuffer(PipeWriter output, long headerSize, long bodyLines)
{
    bool _atLineStart = true;
    byte _last = (byte)'\n';
    byte _beforeLast = (byte)'\r';
    long _position;
    long _linesLeft = bodyLines;

    /// <summary>Whether all the lines asked for have been written.</summary>
    public readonly bool IsDone => _position >= headerSize && _linesLeft == 0;

    public void Write(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && !IsDone)
        {
            if (_atLineStart && octets[0] == '.')
                output.Write("."u8);
            int lf = octets.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = lf < 0 ? octets : octets[..(lf + 1)];
            output.Write(piece);
            octets = octets[piece.Length..];
            _beforeLast = piece.Length > 1 ? piece[^2] : _last;
            _last = piece[^1];
            _atLineStart = lf >= 0;
            bool inBody = _position >= headerSize;
            _position += piece.Length;
            if (_atLineStart && inBody)
                _linesLeft--;
        }
    }

    /// <summary>Ends the reply; a message whose last line has no CRLF gets one, for the dot must stand alone on its line.</summary>
    public readonly void End()
    {
        if (_last != '\n' || _beforeLast != '\r')
            output.Write("\r\n"u8);
        output.Write(".\r\n"u8);
    }
}
