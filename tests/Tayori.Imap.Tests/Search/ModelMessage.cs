using System.Text;

namespace Tayori.Imap.Tests.Search;

/// <summary>A random message of which is known, without reading it, what it says: text before it was encoded.</summary>
sealed class ModelMessage
{
    static readonly string[] s_words = ["alpha", "Beta", "Ärger", "会議", "gamma delta", "ﾃｽﾄ", "москва", "x", ""];
    static readonly string[] s_charsets = ["utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "iso-8859-1", "koi8-r"];

    readonly Random _random;
    readonly List<byte> _octets = [];

    public ModelMessage(int seed)
    {
        _random = new Random(seed);
        var name = Words();
        From = name.Length == 0 ? "aki@example.org" : $"{name} <aki@example.org>";
        Field("From", name.Length == 0 ? "aki@example.org" : $"{Encoded(name)} <aki@example.org>", From);
        if (_random.Next(2) == 0) Field("Subject", Encoded(Subject = Words()), Subject);
        if (_random.Next(2) == 0) Field("X-Tag", Encoded(Tag = Words()), Tag);
        if (_random.Next(2) == 0)
        {
            Sent = new DateOnly(2020, 2, _random.Next(1, 29));
            var date = $"{Sent.Value:dd} Feb 2020 23:59:59 {(_random.Next(2) == 0 ? "+1400" : "-1200")}";
            Field("Date", date, date);
        }
        Body(depth: 0, isRoot: true);
    }

    public byte[] Octets => [.. _octets];
    public string From { get; }
    public string? Subject { get; }
    public string? Tag { get; }
    public DateOnly? Sent { get; }

    /// <summary>Lines of the message's own header, and of those of its parts.</summary>
    public List<string> Headers { get; } = [];

    /// <summary>What can be read of bodies.</summary>
    public List<string> Texts { get; } = [];

    public static string Words(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(3)).Select(_ => s_words[random.Next(s_words.Length)])).Trim();

    string Words() => Words(_random);

    void Body(int depth, bool isRoot)
    {
        switch (depth < 3 ? _random.Next(isRoot ? 8 : 6) : 0)
        {
            case 4:
                Multipart(depth);
                break;
            case 5:
                Field("Content-Type", "message/rfc822");
                Line();
                var inner = Words();
                Field("Subject", Encoded(inner), inner);
                Body(depth + 1, isRoot: false);
                break;
            case 3:
                Field("Content-Type", "application/octet-stream");
                Line();
                Line("alpha that is not text 会議");
                break;
            default:
                Text();
                break;
        }
    }

    void Multipart(int depth)
    {
        var boundary = $"b{depth}{_random.Next(100)}";
        Field("Content-Type", $"multipart/mixed; boundary={boundary}");
        Line();
        Line("alpha before the parts");
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            Line($"--{boundary}");
            Body(depth + 1, isRoot: false);
        }
        Line($"--{boundary}--");
        Line("alpha behind the parts");
    }

    void Text()
    {
        var text = string.Join("\r\n", Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Words()));
        var charset = Charset(text);
        var octets = Encoding.GetEncoding(charset).GetBytes(text);
        // A charset that is not told, or told wrongly, is found where the octets leave no doubt.
        var told = charset is "utf-8" or "iso-2022-jp" && _random.Next(3) == 0 ? "us-ascii" : charset;
        Field("Content-Type", $"text/plain; charset={told}");
        Texts.Add(text);
        switch (_random.Next(3))
        {
            case 0:
                Field("Content-Transfer-Encoding", "base64");
                Line();
                Line(Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks));
                break;
            case 1:
                Field("Content-Transfer-Encoding", "quoted-printable");
                Line();
                Line(string.Concat(octets.Select((octet, i) => $"={octet:X2}{(i % 20 == 19 ? "=\r\n" : "")}")));
                break;
            default:
                Line();
                _octets.AddRange(octets);
                Line();
                break;
        }
    }

    string Encoded(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var charset = Charset(text);
        var octets = Encoding.GetEncoding(charset).GetBytes(text);
        return _random.Next(2) == 0
            ? $"=?{charset}?B?{Convert.ToBase64String(octets)}?="
            : $"=?{charset}?Q?{string.Concat(octets.Select(octet => $"={octet:X2}"))}?=";
    }

    /// <summary>One in which the text can be written.</summary>
    string Charset(string text)
    {
        while (true)
        {
            var charset = s_charsets[_random.Next(s_charsets.Length)];
            if (Encoding.GetEncoding(charset).GetString(Encoding.GetEncoding(charset).GetBytes(text)) == text) return charset;
        }
    }

    void Field(string name, string value, string? text = null)
    {
        Line($"{name}: {value}");
        Headers.Add($"{name}: {text ?? value}");
    }

    void Line(string text = "") => _octets.AddRange(Encoding.UTF8.GetBytes(text + "\r\n"));
}
