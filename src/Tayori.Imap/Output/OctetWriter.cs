using System.Buffers;
using System.Buffers.Text;
using Tayori.Imap.Grammar;

namespace Tayori.Imap.Output;

/// <summary>
/// Writes response text into a buffer with one bounds check per piece and one <c>Advance</c> per block, which is what makes a listing of 100,000 messages cheap. Lives on the stack
/// between two awaits: <see cref="Done"/> hands over what was written, and must be called before anything else writes to the same output.
/// </summary>
ref struct OctetWriter(IBufferWriter<byte> output, bool utf8 = false)
{
    /// <summary>Room asked for at once: several listing responses.</summary>
    const int Block = 4096;

    /// <summary>Longest text that is written as a quoted string: some clients read lines into fixed buffers, and literals they must all cope with.</summary>
    const int QuotedBytes = 1000;

    readonly IBufferWriter<byte> _output = output;
    readonly bool _utf8 = utf8;
    Span<byte> _span;
    int _used;

    /// <summary>Octets written, also those handed over already.</summary>
    public long Written { get; private set; }

    public void Done()
    {
        if (_used > 0) _output.Advance(_used);
        Written += _used;
        _used = 0;
        _span = default;
    }

    public void Byte(byte octet)
    {
        Room(1)[0] = octet;
        _used++;
    }

    public void Raw(scoped ReadOnlySpan<byte> octets)
    {
        if (octets.Length > Block)
        {
            Done();
            _output.Write(octets);
            Written += octets.Length;
            return;
        }
        octets.CopyTo(Room(octets.Length));
        _used += octets.Length;
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var length);
        _used += length;
    }

    /// <summary>string = quoted / literal (RFC 3501 §9): quoted where it can be, which every client reads fastest.</summary>
    public void String(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length > QuotedBytes) Literal(text);
        else if (text.IndexOfAnyExcept(ImapChars.Quoted) < 0) Quote(text);
        else if (text.IndexOfAnyExcept(ImapChars.Quotable) < 0) Escape(text);
        else if (_utf8 && text.IndexOfAnyExcept(ImapChars.QuotableUtf8) < 0 && System.Text.Unicode.Utf8.IsValid(text)) Escape(text);
        else Literal(text);
    }

    public void NString(scoped ReadOnlySpan<byte> text, bool isNil)
    {
        if (isNil) Raw("NIL"u8);
        else String(text);
    }

    /// <summary>astring: an atom where it can be.</summary>
    public void AString(scoped ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text.Length <= QuotedBytes && text.IndexOfAnyExcept(ImapChars.AString) < 0) Raw(text);
        else String(text);
    }

    /// <summary>literal = "{" number "}" CRLF *CHAR8</summary>
    public void Literal(scoped ReadOnlySpan<byte> content)
    {
        LiteralStart(content.Length);
        Raw(content);
    }

    public void LiteralStart(long size)
    {
        Byte((byte)'{');
        Number(size);
        Raw("}\r\n"u8);
    }

    void Quote(scoped ReadOnlySpan<byte> text)
    {
        var room = Room(text.Length + 2);
        room[0] = (byte)'"';
        text.CopyTo(room[1..]);
        room[text.Length + 1] = (byte)'"';
        _used += text.Length + 2;
    }

    /// <summary>quoted-specials = DQUOTE / "\"</summary>
    void Escape(scoped ReadOnlySpan<byte> text)
    {
        var room = Room(text.Length * 2 + 2);
        var at = 0;
        room[at++] = (byte)'"';
        foreach (var octet in text)
        {
            if (octet is (byte)'"' or (byte)'\\') room[at++] = (byte)'\\';
            room[at++] = octet;
        }
        room[at++] = (byte)'"';
        _used += at;
    }

    /// <summary>At least <paramref name="size"/> octets of room behind what was written.</summary>
    Span<byte> Room(int size)
    {
        if (_span.Length - _used < size)
        {
            Done();
            _span = _output.GetSpan(Math.Max(size, Block));
        }
        return _span[_used..];
    }
}
