using System.Text;

namespace Tayori.Imap.Grammar;

/// <summary>A message's literal that has been announced: announced, not read.</summary>
/// <param name="Size">Octets.</param>
/// <param name="IsSynchronizing">Whether the client waits for a continuation (RFC 7888).</param>
/// <param name="IsBinary">literal8 (RFC 3516): <c>~{n}</c>.</param>
readonly record struct MessageLiteral(long Size, bool IsSynchronizing, bool IsBinary);

ref partial struct ImapCursor
{
    /// <summary>astring = 1*ASTRING-CHAR / string</summary>
    public ReadOnlySpan<byte> AString(string what = "string") =>
        Peek is (byte)'"' or (byte)'{' ? String(what) : Run(ImapChars.AString, what);

    /// <summary>astring as text: UTF-8.</summary>
    public string AStringText(string what = "string") => Encoding.UTF8.GetString(AString(what));

    /// <summary>string = quoted / literal</summary>
    public ReadOnlySpan<byte> String(string what = "string")
    {
        if (TryByte((byte)'"')) return QuotedTail();
        if (Peek == (byte)'{') return Literal();
        Fail(Unexpected($"{what} expected"));
        return [];
    }

    /// <summary>nstring = string / nil; <paramref name="isNil"/> tells NIL from the empty string.</summary>
    public ReadOnlySpan<byte> NString(out bool isNil)
    {
        isNil = TryKeyword("NIL"u8);
        return isNil ? [] : String("string or NIL");
    }

    /// <summary>The literal of a message that the command announces but whose content has not been read.</summary>
    public MessageLiteral MessageLiteral()
    {
        var binary = TryByte((byte)'~');
        var header = LiteralHeader();
        if (!Failed && !AtEnd) Fail("the message literal must be the last that is sent with this part of the command");
        return header with { IsBinary = binary };
    }

    /// <summary>Whether a message literal comes next.</summary>
    public readonly bool AtLiteral => Peek is (byte)'{' or (byte)'~';

    /// <summary>
    /// quoted = DQUOTE *QUOTED-CHAR DQUOTE, the opening quote taken. RFC 9051 §4.3.1: UTF-8 MUST be accepted, and not only once IMAP4rev2 is enabled: LOGIN comes before that.
    /// </summary>
    ReadOnlySpan<byte> QuotedTail()
    {
        var opening = Column - 1;
        var start = _at;
        var escapes = 0;
        while (!Failed)
        {
            if (AtEnd) FailAt("quoted string has no end", opening);
            else if (_command[_at] == (byte)'"') break;
            else escapes += QuotedChar();
        }
        if (Failed) return [];
        var raw = _command[start.._at++];
        if (!System.Text.Unicode.Utf8.IsValid(raw)) FailAt("quoted string is not UTF-8", opening);
        return escapes == 0 ? raw : Unescape(raw, escapes);
    }

    /// <summary>QUOTED-CHAR = any TEXT-CHAR but quoted-specials / "\" quoted-specials / UTF8-2 / UTF8-3 / UTF8-4. Returns how many escapes it was.</summary>
    int QuotedChar()
    {
        var next = _command[_at++];
        switch (next)
        {
            case (byte)'\\' when Peek is (byte)'"' or (byte)'\\':
                _at++;
                return 1;
            case (byte)'\\':
                Fail("only '\"' and '\\' may follow '\\' in a quoted string");
                break;
            case 0:
                FailAt("NUL is not allowed", Column - 1);
                break;
            case (byte)'\r' or (byte)'\n':
                FailAt("line end inside a quoted string", Column - 1);
                break;
        }
        return 0;
    }

    static byte[] Unescape(ReadOnlySpan<byte> raw, int escapes)
    {
        var result = new byte[raw.Length - escapes];
        var length = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == (byte)'\\') i++;
            result[length++] = raw[i];
        }
        return result;
    }

    /// <summary>literal = "{" number ["+"] "}" CRLF *CHAR8</summary>
    ReadOnlySpan<byte> Literal() => LiteralContent(LiteralHeader(), mayHoldNul: false);

    ReadOnlySpan<byte> LiteralContent(MessageLiteral header, bool mayHoldNul)
    {
        if (Failed) return [];
        if (_command.Length - _at < header.Size)
        {
            NeedsMore = true;
            Fail("literal has not arrived");
            return [];
        }
        var content = _command.Slice(_at, (int)header.Size);
        // RFC 3501 §9: CHAR8 = %x01-ff.
        if (!mayHoldNul && content.IndexOf((byte)0) is var nul and >= 0) FailAt("NUL in a literal", Column + nul);
        _at += content.Length;
        return content;
    }

    MessageLiteral LiteralHeader()
    {
        Expect((byte)'{', "literal expected");
        var size = Number64("size of literal");
        var plus = TryByte((byte)'+');
        Expect((byte)'}');
        Expect((byte)'\r', "line end expected behind a literal's size");
        Expect((byte)'\n', "line end expected behind a literal's size");
        return new(size, !plus, false);
    }
}
