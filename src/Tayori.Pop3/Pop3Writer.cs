using System.Buffers;
using System.Text;
using Tayori.Wire;

namespace Tayori.Pop3;

/// <summary>Replies of RFC 1939 §3 and response codes of RFC 2449 §8, written straight into the output.</summary>
sealed class Pop3Writer(LineConnection connection)
{
    /// <summary>Replies <c>-ERR</c> since the last <c>+OK</c>.</summary>
    public int ErrorsInARow { get; private set; }

    /// <summary><c>+OK text</c></summary>
    public void Ok(string text)
    {
        ErrorsInARow = 0;
        Line("+OK " + text);
    }

    /// <summary><c>-ERR [code] text</c>; code <c>null</c>: none.</summary>
    public void Error(string? code, string text)
    {
        ErrorsInARow++;
        Line(code is null ? "-ERR " + text : $"-ERR [{code}] {text}");
    }

    /// <summary><c>+ base64</c> (RFC 5034 §4)</summary>
    public void Continue(ReadOnlySpan<byte> base64)
    {
        connection.Output.Write("+ "u8);
        connection.Output.Write(base64);
        connection.Output.Write("\r\n"u8);
    }

    /// <summary>A line of a multi-line reply that needs no dot-stuffing: it begins with a letter or digit.</summary>
    public void Line(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> span = connection.Output.GetSpan(length + 2);
        Encoding.UTF8.GetBytes(text, span);
        "\r\n"u8.CopyTo(span[length..]);
        connection.Output.Advance(length + 2);
    }

    /// <summary>The line that ends a multi-line reply.</summary>
    public void End() => connection.Output.Write(".\r\n"u8);
}
