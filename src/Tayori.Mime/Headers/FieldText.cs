namespace Tayori.Mime.Headers;

/// <summary>Header values as text: unfolding and trimming (RFC 5322 §2.2.3).</summary>
static class FieldText
{
    /// <summary>
    /// The value on one line. Line ends go, the white space after them stays; a NUL, or a CR that ends no line, becomes a space, because
    /// no protocol that shows the value can carry it (RFC 9051 §4.3).
    /// </summary>
    internal static byte[] Unfold(ReadOnlySpan<byte> value) => UnfoldWhole(Trim(value));

    /// <summary>The same, with the white space at both ends.</summary>
    internal static byte[] UnfoldWhole(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAny((byte)'\r', (byte)'\n', (byte)0) < 0)
            return value.ToArray();
        var line = new byte[value.Length];
        int length = 0;
        for (int special; (special = value.IndexOfAny((byte)'\r', (byte)'\n', (byte)0)) >= 0; value = value[(special + 1)..])
        {
            value[..special].CopyTo(line.AsSpan(length));
            length += special;
            bool isLineEnd = value[special] == '\n' || (value[special] == '\r' && special + 1 < value.Length && value[special + 1] == '\n');
            if (!isLineEnd)
                line[length++] = (byte)' ';
        }
        value.CopyTo(line.AsSpan(length));
        return line[..(length + value.Length)];
    }

    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n\0"u8);

    internal static bool IsBlank(byte octet) => octet is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0;

    /// <summary>Length of the comment that begins here, nested ones and quoted pairs included (RFC 5322 §3.2.2); to the end where it is not closed.</summary>
    internal static int CommentLength(ReadOnlySpan<byte> text)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'(':
                    depth++;
                    break;
                case (byte)')' when --depth == 0:
                    return i + 1;
            }
        }
        return text.Length;
    }

    /// <summary>Length of the quoted string that begins here with its quotes; to the end where it is not closed.</summary>
    internal static int QuotedLength(ReadOnlySpan<byte> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i + 1;
            if (text[i] == '\\')
                i++;
        }
        return text.Length;
    }

    /// <summary>What stands inside quotes or parentheses, on one line, quoted pairs resolved.</summary>
    internal static byte[] Unquote(ReadOnlySpan<byte> quoted, byte close)
    {
        var inner = quoted[1..];
        if (!inner.IsEmpty && inner[^1] == close)
            inner = inner[..^1];
        if (!inner.Contains((byte)'\\'))
            return UnfoldWhole(inner);
        var text = new byte[inner.Length];
        int length = 0;
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '\\' && i + 1 < inner.Length)
                i++;
            text[length++] = inner[i];
        }
        return UnfoldWhole(text.AsSpan(0, length));
    }
}
