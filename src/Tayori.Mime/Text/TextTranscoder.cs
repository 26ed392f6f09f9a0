using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Tayori.Mime.Text;

/// <summary>
/// Text in any charset as UTF-8, as its octets come, cut anywhere. Text that is ASCII or UTF-8 is passed on as it stands, without being looked at twice. A text that names no charset, or the
/// wrong one, is judged by a sample that begins at its first octet beyond ASCII, by the same rules as <see cref="Charsets.Decode"/>; what is found there holds to its end.
/// </summary>
sealed class TextTranscoder
{
    /// <summary>Octets that a charset is judged by: a page of text.</summary>
    const int Sample = 4096;

    /// <summary>Octets that a decoder may have kept back: an escape sequence or a character without its end.</summary>
    const int LongestPending = 16;

    /// <summary>ASCII without ESC, which may begin ISO-2022-JP.</summary>
    static readonly SearchValues<byte> s_plain = SearchValues.Create([.. Enumerable.Range(0, 0x80).Where(octet => octet != 0x1B).Select(octet => (byte)octet)]);

    readonly byte[] _sample = new byte[Sample];
    readonly GrowingBuffer<byte> _output = new();
    readonly GrowingBuffer<char> _chars = new();
    readonly Encoder _utf8 = Encoding.UTF8.GetEncoder();
    byte[] _charset = [];

    /// <summary>The charset that is named, where text in it does not look like ASCII where it is, or looks like it where it is not.</summary>
    Encoding? _unlikeAscii;
    State _state;
    Encoding? _encoding;
    Decoder? _decoder;
    int _sampled;

    enum State { Plain, Sampling, Utf8, Decoding }

    /// <summary>A text begins.</summary>
    public void Begin(ReadOnlySpan<byte> charset)
    {
        // Neighbours mostly name the same.
        if (!charset.SequenceEqual(_charset))
            Name(charset);
        _sampled = 0;
        _utf8.Reset();
        _state = State.Plain;
        if (_unlikeAscii is not null)
            Decode(_unlikeAscii);
    }

    void Name(ReadOnlySpan<byte> charset)
    {
        _charset = charset.ToArray();
        _unlikeAscii = !Charsets.IsUsual(charset) && Charsets.Find(charset) is { } named && !Charsets.ContainsAscii(named) ? named : null;
    }

    /// <summary>The UTF-8 of what can be told so far; valid until the next call. With <paramref name="isLast"/> nothing is kept back.</summary>
    public ReadOnlySpan<byte> Push(ReadOnlySpan<byte> octets, bool isLast)
    {
        if (_state == State.Utf8 || (_state == State.Plain && octets.IndexOfAnyExcept(s_plain) < 0))
            return octets;
        _output.Clear();
        while (!octets.IsEmpty)
            octets = octets[Take(octets)..];
        if (isLast)
            End();
        return _output.Written;
    }

    /// <summary>Returns how many octets were taken.</summary>
    int Take(ReadOnlySpan<byte> octets)
    {
        switch (_state)
        {
            case State.Plain:
                int plain = octets.IndexOfAnyExcept(s_plain);
                if (plain >= 0)
                    _state = State.Sampling;
                int length = plain < 0 ? octets.Length : plain;
                _output.Add(octets[..length]);
                return length;
            case State.Sampling:
                int taken = Math.Min(octets.Length, Sample - _sampled);
                octets[..taken].CopyTo(_sample.AsSpan(_sampled));
                _sampled += taken;
                if (_sampled == Sample)
                    Judge();
                return taken;
            case State.Utf8:
                _output.Add(octets);
                return octets.Length;
            default:
                Transcode(octets, flush: false);
                return octets.Length;
        }
    }

    void End()
    {
        if (_state == State.Sampling)
            Judge();
        if (_state == State.Sampling)
        {
            _output.Add(_sample.AsSpan(0, _sampled));
            _sampled = 0;
        }
        if (_state == State.Decoding)
            Transcode([], flush: true);
    }

    void Judge()
    {
        Span<byte> sample = _sample.AsSpan(0, _sampled);
        if (Charsets.HasJapaneseEscape(sample))
            Decode(Charsets.Japanese);
        else if (Ascii.IsAscii(sample))
        {
            Reconsider(sample);
            return;
        }
        else if (Charsets.Judge(sample, _charset) is { } judged && judged != Encoding.UTF8)
            Decode(judged);
        else if (Utf8.IsValid(WithoutCutCharacter(sample)))
            _state = State.Utf8;
        else
            Decode(Encoding.UTF8);
        _sampled = 0;
        Take(sample);
    }

    /// <summary>There were only escapes of another kind (the colours of a terminal): the rest is judged anew, from an escape that the sample may have cut.</summary>
    void Reconsider(Span<byte> sample)
    {
        int cut = sample.Length - Math.Min(sample.Length, Charsets.JapaneseEscapeLength - 1);
        int escape = sample[cut..].IndexOf((byte)0x1B);
        int kept = escape < 0 ? 0 : sample.Length - cut - escape;
        _output.Add(sample[..^kept]);
        sample[^kept..].CopyTo(_sample);
        _sampled = kept;
        _state = kept == 0 ? State.Plain : State.Sampling;
    }

    void Decode(Encoding encoding)
    {
        _state = State.Decoding;
        _encoding = encoding;
        _decoder = encoding.GetDecoder();
    }

    void Transcode(ReadOnlySpan<byte> octets, bool flush)
    {
        // Room for the most there can be: to count it would be to decode it twice.
        _chars.Clear();
        _chars.Advance(_decoder!.GetChars(octets, _chars.Room(_encoding!.GetMaxCharCount(octets.Length + LongestPending)), flush));
        Span<byte> room = _output.Room(Encoding.UTF8.GetMaxByteCount(_chars.Written.Length));
        _output.Advance(_utf8.GetBytes(_chars.Written, room, flush));
    }

    /// <summary>The sample may end in the middle of a character.</summary>
    static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> sample)
    {
        int lead = sample.Length - 1;
        while (lead > 0 && sample.Length - lead < 3 && (sample[lead] & 0xC0) == 0x80)
            lead--;
        int length = sample[lead] switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
        return length > sample.Length - lead ? sample[..lead] : sample;
    }
}
