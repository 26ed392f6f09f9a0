using System.Buffers.Text;
using System.Text;

namespace Tayori.Imap.Grammar;

/// <summary>Names of mailboxes on the wire of IMAP4rev1 (RFC 3501 §5.1.3). A name has exactly one spelling: what would be written otherwise is refused.</summary>
static class ModifiedUtf7
{
    public static byte[] Encode(string name)
    {
        var output = new List<byte>(name.Length + 8);
        for (var i = 0; i < name.Length;)
        {
            if (!IsDirect(name[i]))
            {
                var end = i;
                while (end < name.Length && !IsDirect(name[end])) end++;
                Shift(output, name.AsSpan(i, end - i));
                i = end;
                continue;
            }
            output.Add((byte)name[i]);
            if (name[i++] == '&') output.Add((byte)'-');
        }
        return [.. output];
    }

    /// <summary>The name, or <c>null</c> where the octets are not what <see cref="Encode"/> makes of any name.</summary>
    public static string? Decode(ReadOnlySpan<byte> octets)
    {
        var name = new StringBuilder(octets.Length);
        while (!octets.IsEmpty)
        {
            var next = octets[0];
            octets = octets[1..];
            if (next is < 0x20 or > 0x7E) return null;
            if (next != '&')
            {
                name.Append((char)next);
                continue;
            }
            var end = octets.IndexOf((byte)'-');
            if (end < 0) return null;
            if (end == 0) name.Append('&');
            else if (!Unshift(octets[..end], name)) return null;
            octets = octets[(end + 1)..];
        }
        return name.ToString();
    }

    static bool IsDirect(char c) => c is >= ' ' and <= '~';

    static void Shift(List<byte> output, ReadOnlySpan<char> run)
    {
        var base64 = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(run.ToArray())).TrimEnd('=').Replace('/', ',');
        output.Add((byte)'&');
        output.AddRange(Encoding.ASCII.GetBytes(base64));
        output.Add((byte)'-');
    }

    static bool Unshift(ReadOnlySpan<byte> shifted, StringBuilder name)
    {
        // A direct character never directly precedes what it could have been joined to: two shifts in a row are one (RFC 3501 §5.1.3).
        if (name.Length > 0 && !IsDirect(name[^1])) return false;
        if (shifted.Contains((byte)'/') || shifted.Length % 4 == 1) return false;
        var padded = new byte[(shifted.Length + 3) / 4 * 4];
        padded.AsSpan().Fill((byte)'=');
        shifted.CopyTo(padded);
        padded.AsSpan().Replace((byte)',', (byte)'/');
        var bytes = new byte[padded.Length];
        if (Base64.DecodeFromUtf8(padded, bytes, out _, out var length) != System.Buffers.OperationStatus.Done || length % 2 != 0) return false;
        var run = Encoding.BigEndianUnicode.GetString(bytes, 0, length);
        name.Append(run);
        return run.Length > 0 && !run.Any(IsDirect) && IsCanonical(run, shifted);
    }

    /// <summary>Unpaired surrogates come back as U+FFFD and unused bits as zeros, so both spell differently.</summary>
    static bool IsCanonical(string run, ReadOnlySpan<byte> shifted) => Encode(run).AsSpan(1..^1).SequenceEqual(shifted);
}
