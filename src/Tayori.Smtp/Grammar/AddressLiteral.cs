namespace Tayori.Smtp.Grammar;

/// <summary>What may stand between the brackets of an address literal (RFC 5321 §4.1.3).</summary>
static class AddressLiteral
{
    const int Ipv6Groups = 8;

    // IPv4-address-literal = Snum 3("." Snum)
    public static bool IsIpv4(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < 3; i++)
        {
            int dot = text.IndexOf((byte)'.');
            if (dot < 0 || !IsSnum(text[..dot]))
                return false;
            text = text[(dot + 1)..];
        }
        return IsSnum(text);
    }

    // Snum = 1*3DIGIT, 0 to 255
    static bool IsSnum(ReadOnlySpan<byte> digits) => digits.Length <= 3 && SmtpCursor.TryNumber(digits, out long value) && value <= 255;

    // IPv6-addr = IPv6-full / IPv6-comp / IPv6v4-full / IPv6v4-comp; "::" stands for at least two groups.
    public static bool IsIpv6(ReadOnlySpan<byte> text)
    {
        int gap = text.IndexOf("::"u8);
        if (gap < 0)
            return CountGroups(text, mayEndInIpv4: true) == Ipv6Groups;
        ReadOnlySpan<byte> head = text[..gap], tail = text[(gap + 2)..];
        int before = head.IsEmpty ? 0 : CountGroups(head, mayEndInIpv4: false);
        int after = tail.IsEmpty ? 0 : CountGroups(tail, mayEndInIpv4: true);
        return before >= 0 && after >= 0 && before + after <= Ipv6Groups - 2;
    }

    // Groups between single colons; -1 where one is wrong. An IPv4 address at the end counts for two.
    static int CountGroups(ReadOnlySpan<byte> text, bool mayEndInIpv4)
    {
        for (int count = 1; ; count++)
        {
            int colon = text.IndexOf((byte)':');
            if (colon < 0)
                return IsHex(text) ? count : mayEndInIpv4 && IsIpv4(text) ? count + 1 : -1;
            if (!IsHex(text[..colon]))
                return -1;
            text = text[(colon + 1)..];
        }
    }

    // IPv6-hex = 1*4HEXDIG
    static bool IsHex(ReadOnlySpan<byte> group)
    {
        foreach (byte digit in group)
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
        }
        return group.Length is > 0 and <= 4;
    }

    // General-address-literal = Standardized-tag ":" 1*dcontent; Standardized-tag = Ldh-str
    public static bool IsGeneral(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> content)
    {
        foreach (byte octet in tag)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet != '-')
                return false;
        }
        foreach (byte octet in content)
        {
            if (octet is < 33 or > 126 or (byte)'[' or (byte)'\\' or (byte)']')
                return false;
        }
        return !tag.IsEmpty && tag[^1] != '-' && !content.IsEmpty;
    }
}
