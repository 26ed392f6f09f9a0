using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tayori.Imap.Urls;

/// <summary>Reads a URL as its ABNF is written (RFC 5092 §11, RFC 3986 appendix A). A method that finds nothing takes nothing.</summary>
ref struct UrlCursor(ReadOnlySpan<char> url)
{
    const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>achar = uchar / "&amp;" / "="; uchar = unreserved / sub-delims-sh / pct-encoded</summary>
    static readonly SearchValues<char> s_achar = SearchValues.Create(Unreserved + "!$'()*+,&=%");

    /// <summary>bchar = achar / ":" / "@" / "/"</summary>
    static readonly SearchValues<char> s_bchar = SearchValues.Create(Unreserved + "!$'()*+,&=%:@/");

    /// <summary>host [":" port], an address in brackets too</summary>
    static readonly SearchValues<char> s_host = SearchValues.Create(Unreserved + "!$'()*+,&=%;:[]");

    ReadOnlySpan<char> _rest = url;

    public readonly bool AtEnd => _rest.IsEmpty;
    public readonly int Left => _rest.Length;

    /// <summary>RFC 5092 §11: strings of the grammar are compared without regard to case.</summary>
    public bool TryText(ReadOnlySpan<char> text)
    {
        if (!_rest.StartsWith(text, StringComparison.OrdinalIgnoreCase)) return false;
        _rest = _rest[text.Length..];
        return true;
    }

    public readonly bool IsNext(ReadOnlySpan<char> text) => _rest.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>enc-user, enc-auth-type = 1*achar, decoded</summary>
    public string? User() => Decode(Run(s_achar));

    public ReadOnlySpan<char> Host() => Run(s_host);

    /// <summary>1*bchar before a parameter or the end. The slash in front of a parameter is no part of what it follows.</summary>
    public ReadOnlySpan<char> Path(out bool endsInSlash)
    {
        var run = Run(s_bchar);
        endsInSlash = run.EndsWith("/") && IsNext(";");
        return endsInSlash ? run[..^1] : run;
    }

    /// <summary>What comes before the next of these characters.</summary>
    public ReadOnlySpan<char> Until(char end)
    {
        var length = _rest.IndexOf(end);
        var taken = length < 0 ? _rest : _rest[..length];
        _rest = _rest[taken.Length..];
        return taken;
    }

    /// <summary>So many digits.</summary>
    public int? Digits(int count)
    {
        if (_rest.Length < count || _rest[..count].ContainsAnyExceptInRange('0', '9')) return null;
        var value = int.Parse(_rest[..count], NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[count..];
        return value;
    }

    /// <summary>number, 32 bits</summary>
    public uint? Number()
    {
        var length = _rest.IndexOfAnyExceptInRange('0', '9');
        var digits = length < 0 ? _rest : _rest[..length];
        if (!uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
        _rest = _rest[digits.Length..];
        return value;
    }

    /// <summary>nz-number</summary>
    public uint? NzNumber() => Number() is { } value and > 0 ? value : null;

    /// <summary>As many of these characters as there are.</summary>
    public ReadOnlySpan<char> Run(SearchValues<char> characters)
    {
        var length = _rest.IndexOfAnyExcept(characters);
        var taken = length < 0 ? _rest : _rest[..length];
        _rest = _rest[taken.Length..];
        return taken;
    }

    /// <summary>pct-encoded = "%" HEXDIG HEXDIG; <c>null</c> where there is nothing, where it is no UTF-8 (RFC 5092 §8), and where control characters are hidden in it.</summary>
    public static string? Decode(ReadOnlySpan<char> encoded)
    {
        var octets = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var octet = (byte)encoded[i];
            if (encoded[i] == '%')
            {
                if (i + 2 >= encoded.Length || !byte.TryParse(encoded.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octet)) return null;
                i += 2;
            }
            if (octet is < 0x20 or 0x7F) return null;
            octets[length++] = octet;
        }
        return length > 0 && System.Text.Unicode.Utf8.IsValid(octets.AsSpan(0, length)) ? Encoding.UTF8.GetString(octets, 0, length) : null;
    }
}
