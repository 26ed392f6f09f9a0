using System.Text;

namespace Tayori.Mime.Headers;

/// <summary>Message-IDs for threading (RFC 5256 §3): what stands between angle brackets, quoted pairs resolved, without the brackets.</summary>
static class MessageIds
{
    /// <summary>
    /// All of a field in order, without repeats in a row; the newest <see cref="MimeLimits.References"/> of them.
    /// What was named before may come again as the last, and the last is the parent (RFC 5256 §3, step 1.B).
    /// </summary>
    internal static IReadOnlyList<string> All(ReadOnlySpan<byte> value)
    {
        List<string> found = [];
        while (TryNext(ref value, out string id))
        {
            if (found.Count == 0 || found[^1] != id)
                found.Add(id);
        }
        return found.Count <= MimeLimits.References ? found : found[^MimeLimits.References..];
    }

    internal static string? First(ReadOnlySpan<byte> value) => TryNext(ref value, out string id) ? id : null;

    static bool TryNext(ref ReadOnlySpan<byte> text, out string id)
    {
        id = "";
        while (true)
        {
            int open = text.IndexOf((byte)'<');
            if (open < 0)
                return false;
            text = text[(open + 1)..];
            int close = text.IndexOf((byte)'>');
            if (close < 0)
                return false;
            ReadOnlySpan<byte> inner = text[..close];
            text = text[(close + 1)..];
            if (!inner.Contains((byte)'@'))
                continue;
            id = Normalise(inner);
            return true;
        }
    }

    /// <summary>RFC 5256 §3: <c>"01KF8JCEOCBS0045PS"@xxx.yyy.com</c> and the same without quotes are one Message-ID.</summary>
    static string Normalise(ReadOnlySpan<byte> id)
    {
        StringBuilder text = new(id.Length);
        for (int i = 0; i < id.Length; i++)
        {
            byte octet = id[i];
            if (FieldText.IsBlank(octet) || octet == '"')
                continue;
            if (octet == '\\' && i + 1 < id.Length)
                octet = id[++i];
            text.Append((char)octet);
        }
        return text.ToString();
    }
}
