using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Tayori.Wire;

/// <summary>The ear on a traced connection: stands in for its output, and is told its input. Secrets are shown as <c>***</c>, long lines shortened.</summary>
sealed class TraceTap(ProtocolTrace trace, LineConnection connection, PipeWriter inner) : PipeWriter
{
    /// <summary>What is shown of a line; bodies are of no interest here, and privacy is.</summary>
    const int Shown = 200;
    /// <summary>Lines shown of one direction without a word from the other: a message that is sent or fetched shows its beginning.</summary>
    const int LinesShown = 40;

    readonly StringBuilder _in = new();
    readonly StringBuilder _out = new();
    Memory<byte> _last;
    string _direction = "";
    int _lines;

    public PipeWriter Inner { get; set; } = inner;

    /// <param name="taken">What the client sent and the head has taken.</param>
    /// <param name="redactBehind">Octets that may be shown of it; -1: all.</param>
    public void Input(ReadOnlySequence<byte> taken, int redactBehind)
    {
        var shown = redactBehind < 0 ? taken : taken.Slice(0, Math.Min(redactBehind, taken.Length));
        foreach (var part in shown) Collect(_in, part.Span, "C:");
        if (redactBehind < 0) return;
        _in.Append("***");
        Emit(_in, "C:");
    }

    public void Close(EndReason reason)
    {
        Emit(_in, "C:");
        Emit(_out, "S:");
        Say("--", reason.ToString());
    }

    public override bool CanGetUnflushedBytes => Inner.CanGetUnflushedBytes;
    public override long UnflushedBytes => Inner.UnflushedBytes;
    public override Memory<byte> GetMemory(int sizeHint = 0) => _last = Inner.GetMemory(sizeHint);
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        connection.TraceHeldLine();
        Collect(_out, _last.Span[..bytes], "S:");
        Inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => Inner.FlushAsync(cancellationToken);
    public override void CancelPendingFlush() => Inner.CancelPendingFlush();
    public override void Complete(Exception? exception = null) => Inner.Complete(exception);

    void Collect(StringBuilder line, ReadOnlySpan<byte> bytes, string direction)
    {
        foreach (var b in bytes)
        {
            if (b == '\n') Emit(line, direction);
            else if (b != '\r') line.Append(b is >= 0x20 and < 0x7f ? (char)b : '?');
        }
    }

    void Emit(StringBuilder line, string direction)
    {
        if (line.Length == 0) return;
        var text = line.ToString();
        line.Clear();
        Say(direction, text.Length > Shown ? $"{text[..Shown]} … ({text.Length} octets)" : text);
    }

    void Say(string direction, string text)
    {
        _lines = direction == _direction ? _lines + 1 : 0;
        _direction = direction;
        if (_lines > LinesShown) return;
        try
        {
            trace.Write(connection, connection.Server.Time.GetUtcNow(), direction, _lines == LinesShown ? "…" : text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _lines = int.MaxValue - 1; // a trace that cannot be written must not harm the connection it watches
        }
    }
}
