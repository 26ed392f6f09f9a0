using Tayori.Imap.Session;

using Tayori.Imap.Output;

namespace Tayori.Imap.Grammar;

/// <summary>
/// Reads one command that has arrived, as its ABNF is written: <c>c.Space(); var set = c.SequenceSet();</c>. Nothing throws. The first failure is kept with its column;
/// after it every method returns at once with an empty value and every <c>Try…</c> returns false, so parsers need not look. The loop looks once, at the end.
/// <para>
/// A command that takes a message (APPEND) is parsed when the message's literal has been announced but not read: the cursor then ends behind <c>{310}CRLF</c>, which
/// <see cref="MessageLiteral"/> takes. A string that ends there sets <see cref="NeedsMore"/> instead: the reader gets the literal and parses again.
/// </para>
/// </summary>
ref partial struct ImapCursor(ReadOnlySpan<byte> command, Features enabled = Features.None)
{
    readonly ReadOnlySpan<byte> _command = command;
    readonly bool _utf8 = enabled.Has(Features.Utf8Strings);
    int _at = 0;
    ParseFailure? _failure = null;
    int _depth = 0;

    /// <summary>What the client has switched on: grammar that rests on it asks.</summary>
    public Features Enabled { get; } = enabled;

    public readonly ParseFailure? Failure => _failure;
    public readonly bool Failed => _failure is not null;

    /// <summary>The command ends in the header of a literal that has not been read, and the grammar wants its content here.</summary>
    public bool NeedsMore { get; set; }

    /// <summary>1-based column of the next octet.</summary>
    public readonly int Column => _at + 1;
    public readonly bool AtEnd => _at >= _command.Length;

    /// <summary>What has not been read yet; empty after a failure.</summary>
    public readonly ReadOnlySpan<byte> Rest => Failed ? [] : _command[_at..];

    /// <summary>The next octet, or 0 at the end or after a failure (NUL is never legal).</summary>
    public readonly byte Peek => Failed || AtEnd ? (byte)0 : _command[_at];

    /// <summary>Keeps a failure, if it is the first.</summary>
    public void Fail(string message) => FailAt(message, Column);

    public void FailAt(string message, int column) => _failure ??= new ParseFailure(message, column);

    /// <summary>Keeps the failure that a command is more than the server takes.</summary>
    public void FailLimit(string message) => _failure ??= new ParseFailure(message, Column, IsLimit: true);

    /// <summary>Keeps the failure that the server does not do what the grammar allows, for a reason that has a code.</summary>
    public void FailWith(ResponseCode code, string message) => _failure ??= new ParseFailure(message, Column, Code: code);

    /// <summary>The command must end here.</summary>
    public void End()
    {
        if (!Failed && !AtEnd) Fail(Unexpected("end of command expected"));
    }

    public void Space() => Expect((byte)' ', "space expected");

    public bool TrySpace() => TryByte((byte)' ');

    public bool TryByte(byte octet)
    {
        if (Peek != octet || octet == 0) return false;
        _at++;
        return true;
    }

    public void Expect(byte octet) => Expect(octet, $"'{(char)octet}' expected");

    /// <summary>Takes the octets if they come next, in any case; for fixed text that is not a whole atom (<c>BODY[</c>).</summary>
    public bool TryText(ReadOnlySpan<byte> text)
    {
        var rest = Rest;
        if (rest.Length < text.Length || !System.Text.Ascii.EqualsIgnoreCase(rest[..text.Length], text)) return false;
        _at += text.Length;
        return true;
    }

    /// <summary>Takes the atom if it is next as a whole, in any case.</summary>
    public bool TryKeyword(ReadOnlySpan<byte> keyword)
    {
        var start = _at;
        if (TryText(keyword) && (AtEnd || !ImapChars.Atom.Contains(_command[_at]))) return true;
        _at = start;
        return false;
    }

    /// <summary>atom = 1*ATOM-CHAR</summary>
    public ReadOnlySpan<byte> Atom(string what = "atom") => Run(ImapChars.Atom, what);

    /// <summary>Opens a parenthesis; deeper than <see cref="ImapLimits.Nesting"/> is a failure.</summary>
    public bool TryOpen()
    {
        if (!TryByte((byte)'(')) return false;
        if (++_depth <= ImapLimits.Nesting) return true;
        FailLimit($"more than {ImapLimits.Nesting} parentheses inside each other");
        return false;
    }

    public void Open()
    {
        if (!TryOpen()) Fail(Unexpected("'(' expected"));
    }

    public bool TryClose()
    {
        if (!TryByte((byte)')')) return false;
        _depth--;
        return true;
    }

    public void Close()
    {
        if (!TryClose()) Fail(Unexpected("')' expected"));
    }

    /// <summary>A step into recursion that no parenthesis shows (SEARCH's NOT); <see cref="Leave"/> takes it back.</summary>
    public bool Enter()
    {
        if (++_depth > ImapLimits.Nesting) FailLimit($"nested more than {ImapLimits.Nesting} deep");
        return !Failed;
    }

    public void Leave() => _depth--;

    void Expect(byte octet, string message)
    {
        if (!TryByte(octet)) Fail(Unexpected(message));
    }

    ReadOnlySpan<byte> Run(System.Buffers.SearchValues<byte> octets, string what)
    {
        var rest = Rest;
        var length = rest.IndexOfAnyExcept(octets);
        if (length < 0) length = rest.Length;
        if (length == 0) Fail(Unexpected($"{what} expected"));
        _at += length;
        return rest[..length];
    }

    /// <summary>Names the octets that are refused by name: NUL and, while UTF-8 is not enabled, 8-bit.</summary>
    readonly string Unexpected(string expected)
    {
        if (Failed) return expected;
        if (AtEnd) return $"{expected}, not the end of the command,";
        return _command[_at] switch
        {
            0 => "NUL is not allowed",
            >= 0x80 => $"8-bit character is not allowed here ({expected})",
            _ => expected,
        };
    }
}
