using System.Buffers;
using Tayori.Mime;

namespace Tayori.Imap.Search;

/// <summary>Header fields as they read: name, colon, decoded value.</summary>
static class HeaderMatch
{
    /// <summary>Whether any field has the text, its name included.</summary>
    public static bool Anywhere(ReadOnlySpan<byte> header, TextNeedle needle)
    {
        foreach (var field in new HeaderScanner(header))
        {
            if (Has(field, needle)) return true;
        }
        return false;
    }

    static bool Has(in HeaderField field, TextNeedle needle)
    {
        var value = HeaderText.ToUtf8(field.Value);
        var length = field.Name.Length + 2 + value.Length;
        var line = ArrayPool<byte>.Shared.Rent(length);
        var written = Write(field.Name, value, line);
        var has = needle.IsIn(line.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(line);
        return has;
    }

    static int Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, Span<byte> line)
    {
        name.CopyTo(line);
        ": "u8.CopyTo(line[name.Length..]);
        value.CopyTo(line[(name.Length + 2)..]);
        return name.Length + 2 + value.Length;
    }
}
