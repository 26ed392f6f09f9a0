using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Tayori.Smtp.Grammar;

ref partial struct SmtpCursor
{
    // atext (RFC 5322 §3.2.3) and the dot, and what RFC 6531 §3.3 adds: UTF8-non-ascii, whose octets are all above 127.
    static readonly SearchValues<byte> s_dotString =
        SearchValues.Create([.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~."u8, .. NonAscii]);

    static byte[] NonAscii => [.. Enumerable.Range(128, 128).Select(i => (byte)i)];

    /// <summary>Reverse-path = Path / "&lt;&gt;"</summary>
    public bool ExpectReversePath(out MailPath path)
    {
        path = MailPath.Null;
        return TryText("<>"u8) || ExpectPath(out path);
    }

    /// <summary>Forward-path = Path, or "&lt;Postmaster&gt;", the one address without a domain (RFC 5321 §4.1.1.3)</summary>
    public bool ExpectForwardPath(out MailPath path)
    {
        path = new MailPath("postmaster", "");
        return TryText("<postmaster>"u8) || ExpectPath(out path);
    }

    // Path = "<" [ A-d-l ":" ] Mailbox ">"
    bool ExpectPath(out MailPath path)
    {
        int from = _at;
        path = default;
        if (!Expect('<', "'<'") || (Peek() == '@' && !ExpectSourceRoute()) || !ExpectMailbox(out path) || !Expect('>', "'>'"))
            return false;
        return _at - from <= SmtpLimits.Path || Fail("a shorter path");
    }

    // A-d-l = At-domain *( "," At-domain ). RFC 5321 §4.1.2, Appendix C: must be accepted, should be ignored.
    bool ExpectSourceRoute()
    {
        do
        {
            if (!Expect('@', "'@'") || !ExpectDomain(out _))
                return false;
        }
        while (TryOctet(','));
        return Expect(':', "':' after the source route");
    }

    // Mailbox = Local-part "@" ( Domain / address-literal )
    bool ExpectMailbox(out MailPath path)
    {
        path = default;
        string? domain = null;
        if (!ExpectLocalPart(out string? local) || !Expect('@', "'@'") || !(Peek() == '[' ? ExpectAddressLiteral(out domain) : ExpectDomain(out domain)))
            return false;
        path = new MailPath(local!, domain!);
        return true;
    }

    // Local-part = Dot-string / Quoted-string
    bool ExpectLocalPart(out string? local) => Peek() == '"' ? ExpectQuotedString(out local) : ExpectDotString(out local);

    // Dot-string = Atom *("." Atom)
    // Mobile carriers have given out addresses with dots at the end or in a row for years, and their owners write letters. Such a one is read as what it must mean, its quoted form.
    bool ExpectDotString(out string? local)
    {
        int length = Rest.IndexOfAnyExcept(s_dotString);
        return ExpectUtf8(length < 0 ? Rest.Length : length, "a local part", out local) && QuoteIfNeeded(ref local);
    }

    // Quoted-string = DQUOTE *( qtextSMTP / quoted-pairSMTP ) DQUOTE
    bool ExpectQuotedString(out string? local)
    {
        local = null;
        var text = new List<byte>();
        _at++;
        while (!TryOctet('"'))
        {
            TryOctet('\\');
            if (AtEnd || Peek() is < 32 or 127)
                return Fail("a closing quote");
            text.Add(_line[_at++]);
        }
        byte[] octets = [.. text];
        if (octets.Length == 0 || !Utf8.IsValid(octets))
            return Fail("a local part");
        local = Encoding.UTF8.GetString(octets);
        return QuoteIfNeeded(ref local);
    }

    // RFC 5321 §4.1.2: all quoted forms are equivalent, and the one that quotes least is to be used.
    static bool QuoteIfNeeded(ref string? local)
    {
        bool isDotString = !local!.StartsWith('.') && !local.EndsWith('.') && !local.Contains("..", StringComparison.Ordinal)
            && !Encoding.UTF8.GetBytes(local).AsSpan().ContainsAnyExcept(s_dotString);
        if (!isDotString)
            local = $"\"{local.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return true;
    }

    bool ExpectUtf8(int length, string expected, out string? text)
    {
        text = null;
        ReadOnlySpan<byte> octets = Rest[..length];
        if (octets.IsEmpty || !Utf8.IsValid(octets))
            return Fail(expected);
        text = Encoding.UTF8.GetString(octets);
        _at += length;
        return true;
    }
}
