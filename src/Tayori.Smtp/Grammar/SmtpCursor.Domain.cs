using System.Text;

namespace Tayori.Smtp.Grammar;

ref partial struct SmtpCursor
{
    // Domain = sub-domain *("." sub-domain); RFC 6531 §3.3 adds U-labels.
    bool ExpectDomain(out string? domain)
    {
        int from = _at;
        domain = null;
        do
        {
            if (!ExpectSubDomain())
                return false;
        }
        while (TryOctet('.'));
        int length = _at - from;
        _at = from;
        return length <= SmtpLimits.Domain ? ExpectUtf8(length, "a domain", out domain) : Fail("a shorter domain");
    }

    // sub-domain = Let-dig [Ldh-str]
    bool ExpectSubDomain()
    {
        int length = 0;
        while (length < Rest.Length && IsLetterDigitHyphen(Rest[length]))
            length++;
        if (length == 0 || Rest[0] == '-' || Rest[length - 1] == '-')
            return Fail("a domain");
        if (length > SmtpLimits.DomainLabel)
            return Fail("a shorter label");
        _at += length;
        return true;
    }

    static bool IsLetterDigitHyphen(byte octet) => octet >= 128 || char.IsAsciiLetterOrDigit((char)octet) || octet == '-';

    // address-literal = "[" ( IPv4-address-literal / IPv6-address-literal / General-address-literal ) "]"
    bool ExpectAddressLiteral(out string? literal)
    {
        literal = null;
        int end = Rest.IndexOf((byte)']');
        if (Peek() != '[' || end < 0 || !IsAddress(Rest[1..end]))
            return Fail("an address literal");
        literal = Encoding.ASCII.GetString(Rest[..(end + 1)]);
        _at += end + 1;
        return true;
    }

    static bool IsAddress(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        if (colon < 0)
            return AddressLiteral.IsIpv4(text);
        if (Ascii.EqualsIgnoreCase(text[..colon], "IPv6"u8))
            return AddressLiteral.IsIpv6(text[(colon + 1)..]);
        return AddressLiteral.IsGeneral(text[..colon], text[(colon + 1)..]);
    }

    /// <summary>
    /// Domain / address-literal, as EHLO and HELO give it. An underscore passes, against RFC 5321 §2.3.5: machines named by their owners use it, the name proves nothing anyway
    /// (§4.1.4), and mail is not refused over it.
    /// </summary>
    public bool ExpectHostName(out string? name)
    {
        if (Peek() == '[')
            return ExpectAddressLiteral(out name);
        int length = 0;
        while (length < Rest.Length && ((IsLetterDigitHyphen(Rest[length]) && Rest[length] < 128) || Rest[length] is (byte)'.' or (byte)'_'))
            length++;
        return ExpectUtf8(Math.Min(length, SmtpLimits.Domain), "a domain or an address literal", out name);
    }
}
