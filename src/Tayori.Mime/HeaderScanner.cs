namespace Tayori.Mime;

/// <summary>
/// One field of a header block, as slices of it. <see cref="Value"/> is everything after the colon, folding kept, without the last line end;
/// <see cref="Field"/> is the whole field with its line end.
/// </summary>
public readonly ref struct HeaderField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> field)
{
    /// <summary>Empty for a line that is no field at all (it is skipped by everything but a byte-exact copy).</summary>
    public ReadOnlySpan<byte> Name { get; } = name;
    public ReadOnlySpan<byte> Value { get; } = value;
    public ReadOnlySpan<byte> Field { get; } = field;

    /// <summary>Field names are compared without regard to ASCII case (RFC 5322 §1.2.2).</summary>
    public bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);

    /// <summary>The value as one line, without white space around it.</summary>
    public byte[] Unfold() => Headers.FieldText.Unfold(Value);
}

/// <summary>
/// Walks over the fields of a header block, without allocation: <c>foreach (var field in new HeaderScanner(block))</c>.
/// Lines end with LF or CRLF; a lone CR is an octet like any other (RFC 5322 §2.3). Ends at the first empty line or the end of the block.
/// </summary>
public ref struct HeaderScanner(ReadOnlySpan<byte> block)
{
    ReadOnlySpan<byte> _rest = block;

    public HeaderField Current { get; private set; }

    public readonly HeaderScanner GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty || IsEmptyLine(_rest))
            return false;
        int length = LineLength(_rest);
        // RFC 5322 §2.2.3: a line that begins with white space continues the field before it.
        while (length < _rest.Length && _rest[length] is (byte)' ' or (byte)'\t')
            length += LineLength(_rest[length..]);
        var field = _rest[..length];
        _rest = _rest[length..];
        int colon = NameLength(field, out int name);
        Current = colon < 0
            ? new HeaderField(default, default, field)
            : new HeaderField(field[..name], WithoutLineEnd(field)[(colon + 1)..], field);
        return true;
    }

    /// <summary>Where the colon is that makes this line a field, or -1; <paramref name="name"/> is the length of the name before it.</summary>
    internal static int NameLength(ReadOnlySpan<byte> line, out int name)
    {
        name = 0;
        while (name < line.Length && line[name] is > 32 and < 127 and not (byte)':')
            name++;
        int colon = name;
        // RFC 5322 §4.5: the obsolete syntax has white space before the colon.
        while (colon < line.Length && line[colon] is (byte)' ' or (byte)'\t')
            colon++;
        return name > 0 && colon < line.Length && line[colon] == ':' ? colon : -1;
    }

    internal static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[^1] != '\n')
            return line;
        return line.Length > 1 && line[^2] == '\r' ? line[..^2] : line[..^1];
    }

    static bool IsEmptyLine(ReadOnlySpan<byte> text) => text[0] == '\n' || (text.Length > 1 && text[0] == '\r' && text[1] == '\n');

    static int LineLength(ReadOnlySpan<byte> text)
    {
        int lf = text.IndexOf((byte)'\n');
        return lf < 0 ? text.Length : lf + 1;
    }
}
