using System.Buffers;
using System.Text;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>The header fields that a search asks for, of the message that is being tested: its header is read and decoded once, however many keys look at it.</summary>
sealed class SoughtFields
{
    const int None = -1;

    readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);
    readonly List<int> _first = [];
    readonly List<(int Start, int Length, int Next)> _values = [];
    readonly ArrayBufferWriter<byte> _text = new();
    MessageId? _message;

    /// <summary>A name to look for; returns its number.</summary>
    public int Add(string name)
    {
        if (_names.TryAdd(name, _first.Count)) _first.Add(None);
        return _names[name];
    }

    /// <summary>Whether a field of that name passes; the last one is looked at first.</summary>
    public bool Any(int name, in MessageDetails details, FieldTest test)
    {
        if (_message != details.Id) Read(details);
        for (var at = _first[name]; at != None; at = _values[at].Next)
        {
            if (test(_text.WrittenSpan.Slice(_values[at].Start, _values[at].Length))) return true;
        }
        return false;
    }

    void Read(in MessageDetails details)
    {
        _message = null;
        _values.Clear();
        _text.ResetWrittenCount();
        for (var i = 0; i < _first.Count; i++) _first[i] = None;
        foreach (var field in new HeaderScanner(details.Header))
        {
            if (Find(field.Name) is not { } name) continue;
            var value = HeaderText.ToUtf8(field.Value);
            _values.Add((_text.WrittenCount, value.Length, _first[name]));
            _first[name] = _values.Count - 1;
            _text.Write(value);
        }
        _message = details.Id;
    }

    int? Find(ReadOnlySpan<byte> octets)
    {
        Span<char> name = stackalloc char[128];
        if (octets.Length > name.Length) return FindLong(octets);
        Encoding.Latin1.GetChars(octets, name);
        return _names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..octets.Length], out var found) ? found : null;
    }

    int? FindLong(ReadOnlySpan<byte> octets) => _names.TryGetValue(Encoding.Latin1.GetString(octets), out var found) ? found : null;
}

/// <summary>Looks at the value of a header field, decoded to UTF-8.</summary>
delegate bool FieldTest(ReadOnlySpan<byte> utf8);
