using System.Buffers;
using System.Buffers.Text;

namespace Tayori.Imap.Grammar;

enum ScanStatus
{
    /// <summary>More octets are needed; nothing has been consumed.</summary>
    Incomplete,

    /// <summary>A literal is announced: answer <see cref="CommandScanner.IncludeLiteral"/>, or stream it, or refuse it.</summary>
    Literal,

    /// <summary>The command ends at <see cref="Scan.Length"/>, CRLF included.</summary>
    Complete,

    /// <summary>The command is longer than allowed; what is wrong with it can no longer be said.</summary>
    TooLong,
}

/// <param name="Status">What was found.</param>
/// <param name="Length">Octets from the start of the command to the end of what was found.</param>
/// <param name="Literal">The literal announced, where one is.</param>
readonly record struct Scan(ScanStatus Status, long Length, MessageLiteral Literal = default);

/// <summary>
/// Finds where a command ends: at the first CRLF that no literal's size stands before (RFC 3501 §4.3, §9). Looks at each octet once, however few arrive at a time, and consumes nothing:
/// the whole command stays in the input until it is complete. Only CRLF ends a line; a bare CR or LF stays in the command, where the cursor refuses it.
/// </summary>
struct CommandScanner
{
    /// <summary>Octets a literal's header has at most, before its CRLF: <c>{</c>, 19 digits, <c>+</c>, <c>}</c>. A longer number is no size anybody can mean.</summary>
    const int HeaderLength = 22;

    long _scanned;

    /// <summary>Where the last literal taken in ends: octets before it are its own, and never part of a line end or of another's header.</summary>
    long _lineStart;
    MessageLiteral _pending;

    /// <summary>Goes on where the last call ended. <paramref name="buffer"/> begins at the same octet each time; <paramref name="limit"/> counts all octets of the command.</summary>
    public Scan Next(in ReadOnlySequence<byte> buffer, long limit)
    {
        if (_scanned >= buffer.Length) return Incomplete(limit);
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(_scanned);
        while (reader.TryAdvanceTo((byte)'\n'))
        {
            if (reader.Consumed > limit) return new(ScanStatus.TooLong, reader.Consumed);
            _scanned = reader.Consumed;
            var line = buffer.Slice(_lineStart, _scanned - _lineStart);
            if (!EndsInCrLf(line)) continue;
            if (!AnnouncesLiteral(line, out _pending)) return new(ScanStatus.Complete, _scanned);
            return new(ScanStatus.Literal, _scanned, _pending);
        }
        _scanned = buffer.Length;
        return Incomplete(limit);
    }

    /// <summary>The announced literal becomes part of the command: its octets are passed over unseen. It must fit the limit.</summary>
    public void IncludeLiteral()
    {
        _scanned += _pending.Size;
        _lineStart = _scanned;
        _pending = default;
    }

    /// <summary>Begins at the start of another command.</summary>
    public void Reset() => this = default;

    readonly Scan Incomplete(long limit) => new(_scanned > limit ? ScanStatus.TooLong : ScanStatus.Incomplete, _scanned);

    static bool EndsInCrLf(in ReadOnlySequence<byte> line) => line.Length >= 2 && line.Slice(line.Length - 2, 1).FirstSpan[0] == '\r';

    /// <summary>No atom holds <c>{</c> and a quoted string ends in a quote, so a size at the end of a line is always a literal's.</summary>
    static bool AnnouncesLiteral(in ReadOnlySequence<byte> line, out MessageLiteral literal)
    {
        literal = default;
        var length = (int)Math.Min(HeaderLength, line.Length - 2);
        Span<byte> tail = stackalloc byte[HeaderLength];
        tail = tail[..length];
        line.Slice(line.Length - 2 - length, length).CopyTo(tail);
        var open = tail.LastIndexOf((byte)'{');
        if (open < 0 || tail[^1] != '}') return false;
        var size = tail[(open + 1)..^1];
        var synchronizing = !size.EndsWith("+"u8);
        if (!synchronizing) size = size[..^1];
        if (!Utf8Parser.TryParse(size, out ulong octets, out var digits) || digits != size.Length || octets > long.MaxValue) return false;
        literal = new((long)octets, synchronizing, open > 0 && tail[open - 1] == '~');
        return true;
    }
}
