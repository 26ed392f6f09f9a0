using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Tayori.Imap.Tests.Oracle;

sealed partial class ResponseParser
{
    char Peek => _at < _said.Length ? _said[_at] : '\0';

    static bool IsAtomChar(char c) => c is > ' ' and < (char)127 && !"(){ %*\"\\]".Contains(c);
    static bool IsAStringChar(char c) => IsAtomChar(c) || c == ']';
    bool IsTextChar(char c) => c is > '\0' and not ('\r' or '\n') && (c < 128 || _client.ReadsUtf8);

    void CheckUtf8(ReadOnlySpan<char> octets)
    {
        if (!Utf8.IsValid(Encoding.Latin1.GetBytes(octets.ToArray()))) throw Wrong("not UTF-8");
    }

    bool Try(string text)
    {
        if (string.CompareOrdinal(_said, _at, text, 0, text.Length) != 0) return false;
        _at += text.Length;
        return true;
    }

    void Expect(string text)
    {
        if (!Try(text)) throw Wrong($"{text.Replace("\r\n", "CRLF")} expected");
    }

    string Run(string what, Func<char, bool> isOne)
    {
        var start = _at;
        while (_at < _said.Length && isOne(_said[_at])) _at++;
        return _at > start ? _said[start.._at] : throw Wrong($"{what} expected");
    }

    string Atom() => Run("atom", IsAtomChar);

    string AString() => Peek is '"' or '{' ? String() : Run("astring", IsAStringChar);

    string? NString() => Try("NIL") ? null : String();

    string String() => Peek == '"' ? Quoted() : Literal();

    // quoted = DQUOTE *QUOTED-CHAR DQUOTE
    string Quoted()
    {
        Expect("\"");
        var text = new StringBuilder();
        while (!Try("\""))
        {
            if (Try("\\") && Peek is not ('"' or '\\')) throw Wrong("only a quote or a backslash is escaped");
            if (!IsTextChar(Peek)) throw Wrong("no character of a quoted string");
            text.Append(_said[_at++]);
        }
        CheckUtf8(text.ToString());
        return text.ToString();
    }

    // literal = "{" number "}" CRLF *CHAR8
    string Literal()
    {
        Expect("{");
        var size = (int)Number();
        Expect("}\r\n");
        if (_at + size > _said.Length) throw Wrong($"a literal of {size} octets does not end");
        _at += size;
        return _said.Substring(_at - size, size);
    }

    // text = 1*TEXT-CHAR; in another language UTF8-TEXT-CHAR (RFC 5255 §3.5), whose octets are characters here
    void Text(bool mayBeEmpty)
    {
        var start = _at;
        while (_at < _said.Length && IsTextChar(_said[_at])) _at++;
        if (_at == start && !mayBeEmpty) throw Wrong("text expected");
        CheckUtf8(_said.AsSpan(start, _at - start));
        // Clients read lines into fixed buffers (RFC 2683 §3.2.1.5).
        if (_at - start > 1000) throw Wrong("a text nobody can read");
    }

    // flag-list = "(" [flag *(SP flag)] ")"
    List<string> FlagList(bool mayHoldStar)
    {
        Expect("(");
        var flags = new List<string>();
        while (!Try(")"))
        {
            if (flags.Count > 0) Expect(" ");
            flags.Add(mayHoldStar && Try("\\*") ? "\\*" : Try("\\") ? "\\" + Atom() : Atom());
        }
        if (flags.Distinct(StringComparer.OrdinalIgnoreCase).Count() != flags.Count) throw Wrong("a flag twice");
        return flags;
    }

    /// <summary>Anything that a later extension may say: a string, an atom, or such in parentheses.</summary>
    void AnyValue()
    {
        if (!Try("("))
        {
            if (Peek is '"' or '{') String();
            else Run("value", c => IsAStringChar(c) || c is '\\' or '*');
            return;
        }
        for (var isFirst = true; !Try(")"); isFirst = false)
        {
            // Bodies and addresses follow each other without a space.
            if (!isFirst && Peek != '(') Expect(" ");
            AnyValue();
        }
    }

    GrammarException Wrong(string what)
    {
        var from = Math.Max(0, _at - 60);
        return new(string.Create(CultureInfo.InvariantCulture, $"{what} at {_at}: …{_said[from.._at]}◆{_said[_at..Math.Min(_said.Length, _at + 60)]}…"));
    }
}
