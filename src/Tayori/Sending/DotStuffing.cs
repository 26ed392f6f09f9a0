using System.Buffers;

namespace Tayori.Sending;

/// <summary>Writes a message as DATA wants it (RFC 5321 §4.5.2): a dot at the beginning of a line is doubled, a bare LF becomes CRLF, the last line is ended, and a dot alone ends it all.</summary>
sealed class DotStuffing(IBufferWriter<byte> output)
{
    bool _atLineStart = true, _lastWasCr;

    public void Write(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            if (_atLineStart && octets[0] == '.')
                output.Write("."u8);
            int lf = octets.IndexOf((byte)'\n');
            ReadOnlySpan<byte> text = lf < 0 ? octets : octets[..lf];
            if (!text.IsEmpty)
                (_atLineStart, _lastWasCr) = (false, text[^1] == '\r');
            output.Write(text);
            if (lf < 0)
                return;
            output.Write(_lastWasCr ? "\n"u8 : "\r\n"u8);
            (_atLineStart, _lastWasCr) = (true, false);
            octets = octets[(lf + 1)..];
        }
    }

    public void End() => output.Write(_atLineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
}
