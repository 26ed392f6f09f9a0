using System.Globalization;
using System.Text;

namespace Tayori.Bench.Letters;

/// <summary>
/// Makes letters that look like mail to a server: a header of some 600 octets, text of words that compresses about as mail does, and where there is much of it an alternative in HTML and an
/// attachment in base64. The same arguments give the same letters.
/// </summary>
sealed class LetterMaker(int seed)
{
    // The median and the 99th of 6,046 real messages (the SpamAssassin corpus): 3.5 and 34 KB.
    const double MedianSize = 3500;
    const double Spread = 0.98;
    const int AttachmentFrom = 20_000;
    const string NumberRoom = "0000000000";

    static readonly string[] s_words =
    [
        "about", "account", "again", "all", "answer", "because", "been", "before", "between", "board", "budget", "call", "change", "could", "customer", "date", "day", "decided", "delivery",
        "draft", "early", "evening", "every", "figures", "first", "follow", "forward", "from", "group", "have", "invoice", "issue", "later", "letter", "list", "meeting", "message", "Monday",
        "more", "morning", "next", "notes", "number", "office", "order", "other", "page", "part", "people", "plan", "please", "project", "question", "ready", "received", "regards", "reply",
        "report", "send", "server", "should", "since", "something", "team", "thank", "their", "there", "think", "time", "today", "together", "tomorrow", "train", "travel", "until", "update",
        "version", "waiting", "week", "where", "which", "with", "without", "word", "work", "would", "yesterday", "your",
    ];

    readonly Random _random = new(seed);

    /// <summary>So many different letters: all of <paramref name="size"/> octets, or of sizes as real mail has them.</summary>
    public IReadOnlyList<Letter> Make(int count, int? size)
    {
        List<Letter> letters = new(count);
        for (int i = 0; i < count; i++)
            letters.Add(Make(i, size ?? RealSize()));
        return letters;
    }

    // Box-Muller: sizes of mail are roughly log-normal.
    int RealSize()
    {
        double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return (int)Math.Clamp(MedianSize * Math.Exp(Spread * normal), 900, 5_000_000);
    }

    Letter Make(int number, int size)
    {
        StringBuilder text = new(size + 200);
        string date = string.Create(CultureInfo.InvariantCulture, $"{1 + number % 28} Mar 2026 {number % 24:00}:{number % 60:00}:{number * 7 % 60:00} +0900");
        string sender = $"{Word()}.{Word()}@{Word()}.example";
        Line(text, $"Received: from mail.{Word()}.example (mail.{Word()}.example [192.0.2.{number % 250}])");
        Line(text, $"\tby mx.example.org with ESMTPS id {_random.NextInt64():x16}; Tue, {date}");
        Line(text, $"From: {Word()} {Word()} <{sender}>");
        Line(text, $"To: \"{Word()}, {Word()}\" <reader@example.org>, {Word()}@example.org");
        Line(text, $"Subject: {Sentence(3 + _random.Next(6))}");
        Line(text, $"Date: Tue, {date}");
        text.Append("Message-ID: <");
        int numberAt = text.Length;
        Line(text, $"{NumberRoom}.{_random.NextInt64():x16}@mail.example>");
        if (number % 3 == 0)
            Line(text, $"References: <{_random.NextInt64():x16}@mail.example> <{_random.NextInt64():x16}@mail.example>");
        Line(text, "MIME-Version: 1.0");
        if (size < AttachmentFrom) PlainBody(text, size);
        else MixedBody(text, size);
        return new Letter(Encoding.ASCII.GetBytes(text.ToString()), numberAt);
    }

    void PlainBody(StringBuilder text, int size)
    {
        Line(text, "Content-Type: text/plain; charset=utf-8");
        Line(text, "");
        Words(text, size);
    }

    void MixedBody(StringBuilder text, int size)
    {
        Line(text, "Content-Type: multipart/mixed; boundary=\"=-outer\"");
        Line(text, "");
        Line(text, "--=-outer");
        Line(text, "Content-Type: multipart/alternative; boundary=\"=-inner\"");
        Line(text, "");
        Line(text, "--=-inner");
        PlainBody(text, text.Length + size / 10);
        Line(text, "--=-inner");
        Line(text, "Content-Type: text/html; charset=utf-8");
        Line(text, "");
        Words(text, text.Length + size / 5);
        Line(text, "--=-inner--");
        Line(text, "--=-outer");
        Line(text, $"Content-Type: application/pdf; name=\"{Word()}.pdf\"");
        Line(text, "Content-Transfer-Encoding: base64");
        Line(text, $"Content-Disposition: attachment; filename=\"{Word()}.pdf\"");
        Line(text, "");
        var chunk = new byte[57];
        while (text.Length < size)
        {
            _random.NextBytes(chunk);
            Line(text, Convert.ToBase64String(chunk));
        }
        Line(text, "--=-outer--");
    }

    void Words(StringBuilder text, int until)
    {
        do
            Line(text, Sentence(8 + _random.Next(4)));
        while (text.Length < until);
    }

    string Sentence(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    string Word() => s_words[_random.Next(s_words.Length)];

    static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
