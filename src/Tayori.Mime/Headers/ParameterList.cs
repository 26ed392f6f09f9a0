using System.Text;

namespace Tayori.Mime.Headers;

/// <summary>Parameters of Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2231).</summary>
static class ParameterList
{
    /// <summary>Reads <c>*(";" attribute "=" value)</c> from where the cursor stands. Continuations (RFC 2231 §3) are joined; of two parameters of one name the first stands.</summary>
    internal static IReadOnlyList<MimeParameter> Read(ref TokenCursor cursor)
    {
        List<MimeParameter> plain = [];
        Dictionary<string, SortedDictionary<int, Section>>? continued = null;
        for (int count = 0; !cursor.AtEnd && count < MimeLimits.Parameters; count++)
        {
            cursor.SkipPast((byte)';');
            byte[] name = cursor.Token("=;"u8).ToArray();
            if (name.Length == 0 || !cursor.TrySkip((byte)'='))
                continue;
            // RFC 2045 §5.1 wants quotes around a space. File names without them are common, and half a name has lost what says how to open the file.
            byte[] value = IsFileName(name) ? cursor.Words(";"u8) : cursor.Word(";"u8);
            if (SplitContinuation(name, out string baseName, out int section, out bool encoded))
            {
                continued ??= new(StringComparer.OrdinalIgnoreCase);
                if (!continued.TryGetValue(baseName, out var sections))
                    continued.Add(baseName, sections = []);
                sections.TryAdd(section, new Section(value, encoded));
            }
            else if (!plain.Exists(p => Ascii.EqualsIgnoreCase(p.Name, name)))
            {
                plain.Add(new MimeParameter(name, value));
            }
        }
        foreach ((string name, SortedDictionary<int, Section> sections) in continued ?? [])
        {
            // RFC 2231 §3: sections are counted from 0. Those without a first one are no continuation, and stay as they stand.
            if (sections.ContainsKey(0))
                plain.Add(Join(name, sections));
            else
                plain.AddRange(sections.Select(s => new MimeParameter(Encoding.Latin1.GetBytes($"{name}*{s.Key}{(s.Value.IsEncoded ? "*" : "")}"), s.Value.Value)));
        }
        return plain;
    }

    internal static byte[]? Find(IReadOnlyList<MimeParameter> parameters, ReadOnlySpan<byte> name)
    {
        foreach (MimeParameter parameter in parameters)
        {
            if (Ascii.EqualsIgnoreCase(parameter.Name, name))
                return parameter.Value;
        }
        return null;
    }

    static bool IsFileName(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "filename"u8) || Ascii.EqualsIgnoreCase(name, "name"u8);

    /// <summary><c>name*0</c>, <c>name*0*</c>: RFC 2231 §3 and §4.1. A lone <c>name*</c> is no continuation and is kept as it stands.</summary>
    static bool SplitContinuation(byte[] name, out string baseName, out int section, out bool encoded)
    {
        (baseName, section) = ("", 0);
        ReadOnlySpan<byte> text = name;
        encoded = text.Length > 1 && text[^1] == '*';
        if (encoded)
            text = text[..^1];
        int star = text.LastIndexOf((byte)'*');
        if (star < 1 || !int.TryParse(text[(star + 1)..], out section) || section < 0)
            return false;
        baseName = Encoding.Latin1.GetString(text[..star]);
        return true;
    }

    /// <summary>The sections from 0 on without a gap. Where any was percent-encoded the whole is, and the name says so with its <c>*</c>.</summary>
    static MimeParameter Join(string name, SortedDictionary<int, Section> sections)
    {
        bool encoded = sections.Values.Any(s => s.IsEncoded);
        List<byte> value = [];
        int next = 0;
        foreach ((int number, Section section) in sections)
        {
            if (number != next++)
                break;
            value.AddRange(encoded && !section.IsEncoded ? PercentEncode(section.Value) : section.Value);
        }
        return new MimeParameter(Encoding.Latin1.GetBytes(encoded ? name + "*" : name), [.. value]);
    }

    static byte[] PercentEncode(byte[] value)
    {
        List<byte> text = new(value.Length);
        foreach (byte octet in value)
        {
            if (octet is > 32 and < 127 && "%*'"u8.IndexOf(octet) < 0)
                text.Add(octet);
            else
                text.AddRange(Encoding.ASCII.GetBytes($"%{octet:X2}"));
        }
        return [.. text];
    }

    readonly record struct Section(byte[] Value, bool IsEncoded);
}
