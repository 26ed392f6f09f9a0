namespace Tayori.Smtp.Grammar;

/// <summary>esmtp-param = esmtp-keyword ["=" esmtp-value]</summary>
readonly ref struct EsmtpParameter(ReadOnlySpan<byte> keyword, ReadOnlySpan<byte> value)
{
    public ReadOnlySpan<byte> Keyword { get; } = keyword;

    /// <summary>Empty where there is none: a value has at least one octet.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    public bool Is(ReadOnlySpan<byte> keyword) => System.Text.Ascii.EqualsIgnoreCase(Keyword, keyword);
}

ref partial struct SmtpCursor
{
    /// <summary>The next of <c>SP esmtp-param</c>; <c>false</c> at the end of the line and at a failure.</summary>
    public bool TryParameter(out EsmtpParameter parameter)
    {
        parameter = default;
        bool spaced = TrySpaces();
        if (AtEnd)
            return false;
        return spaced ? ExpectParameter(out parameter) : Fail("a space");
    }

    bool ExpectParameter(out EsmtpParameter parameter)
    {
        parameter = default;
        // esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")
        int length = 0;
        while (length < Rest.Length && (char.IsAsciiLetterOrDigit((char)Rest[length]) || (length > 0 && Rest[length] == '-')))
            length++;
        if (length == 0)
            return Fail("a parameter");
        ReadOnlySpan<byte> keyword = Rest[..length];
        _at += length;
        ReadOnlySpan<byte> value = default;
        if (TryOctet('=') && !ExpectValue(out value))
            return false;
        if (!AtEnd && Peek() != ' ')
            return Fail("'=' or a space");
        parameter = new EsmtpParameter(keyword, value);
        return true;
    }

    // esmtp-value = 1*(%d33-60 / %d62-126), and UTF8-non-ascii (RFC 6531 §3.3). AUTH=<> and ORCPT may hold "=" as xtext only.
    bool ExpectValue(out ReadOnlySpan<byte> value)
    {
        int length = 0;
        while (length < Rest.Length && Rest[length] is > 32 and not (byte)'=' and not 127)
            length++;
        value = Rest[..length];
        _at += length;
        return length > 0 || Fail("a value");
    }
}
