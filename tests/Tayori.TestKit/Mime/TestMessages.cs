using System.Text;

namespace Tayori.TestKit.Mime;

/// <summary>
/// Messages that are made up: ordinary ones by a seed, the same each time, and hostile ones by a size in octets. What is small and tells a story by
/// itself lies in tests/messages/ instead.
/// </summary>
public static class TestMessages
{
    static readonly Lazy<Encoding> s_shiftJis = new(() => CodePagesEncodingProvider.Instance.GetEncoding(932)!);

    public static IReadOnlyList<(string Name, Func<int, byte[]> Make)> Ordinary { get; } =
    [
        ("plain text, 2 KB", seed => Octets(Header(seed) + "\r\n" + Lines(seed, 25))),
        ("Japanese with HTML, 12 KB", seed => Octets(Header(seed) + Alternative(seed, "alt", "日本語の本文です。会議は午後三時からです。", 60))),
        ("attachment of 1 MB", seed => Octets(Header(seed) + WithAttachment(seed, 1024 * 1024))),
        ("forwarded three deep", seed => Octets(Header(seed) + Forwarded(seed, 3))),
    ];

    public static IReadOnlyList<(string Name, Func<int, byte[]> Make)> Hostile { get; } =
    [
        ("one header line", size => Octets("Subject: " + new string('x', size) + "\r\n\r\nbody\r\n")),
        ("header lines without end", size => Repeat("X-A: b\r\n", size)),
        ("header lines that are none", size => Repeat("nothing\r\n", size)),
        ("a field folded to death", size => Octets("Subject: a\r\n" + Many(" b\r\n", size) + "\r\n")),
        ("parts within parts", size => Nested(size)),
        ("messages within messages", size => Repeat("Content-Type: message/rfc822\r\n\r\n", size)),
        ("parts side by side", size => Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Many("--b\r\n\r\nx\r\n", size))),
        ("delimiters that are none", size => Octets(Nest(99) + Many("--b\r\n", size))),
        ("a delimiter's beginning, again and again", size => Octets("Content-Type: multipart/mixed; boundary=" + new string('-', 800) + "\r\n\r\n" + Many("-", size))),
        ("addresses", size => Octets("To: " + Many("a@b,", size) + "\r\n\r\n")),
        ("addresses with a route that does not end", size => Octets("To: " + Many("<@,", size) + "\r\n\r\n")),
        ("comments that are not closed", size => Octets("To: " + Many("(", size) + "\r\n\r\n")),
        ("quotes that are not closed", size => Octets("To: " + Many("\"a\\", size) + "\r\n\r\n")),
        ("groups that are not closed", size => Octets("To: " + Many("a:<", size) + "\r\n\r\n")),
        ("parameters", size => Octets("Content-Type: a/b" + Many(";c=d", size) + "\r\n\r\n")),
        ("parameters in sections", size => Octets("Content-Type: a/b" + Numbered(";c*{0}=d", size) + "\r\n\r\n")),
        ("references", size => Octets("References: " + Numbered("<{0}@b>", size) + "\r\n\r\n")),
        ("references without end", size => Octets("References: " + Many("<", size) + "\r\n\r\n")),
        ("encoded words", size => Octets("Subject: " + Many("=?iso-2022-jp?B?GyRC?= ", size) + "\r\n\r\n")),
        ("encoded words that are none", size => Octets("Subject: " + Many("=?a?b?", size) + "\r\n\r\n")),
        ("reply marks", size => Octets("Subject: " + Many("Re[1]: [x]", size) + "\r\n\r\n")),
        ("languages", size => Octets("Content-Language: " + Many("a,", size) + "\r\n\r\n")),
        ("tags that are not closed", size => Octets("Content-Type: text/html\r\n\r\n" + Many("<style ", size))),
        ("one line of body", size => Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + new string('x', size))),
        ("line ends", size => Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + Many("\n", size))),
        ("NUL", size => new byte[size]),
    ];

    static string Header(int seed) => $"""
        Return-Path: <sender{seed}@example.org>
        Received: from mx.example.org (mx.example.org [192.0.2.{seed % 250}])
            by mail.example.net with ESMTPS id {seed:x8} (version=TLS1.3)
            for <reader@example.net>; Mon, {1 + (seed % 28):d2} Nov 2026 09:{seed % 60:d2}:00 +0900
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s1;
            h=from:to:subject:date; bh={Base64(seed, 32)};
            b={Base64(seed + 1, 256)}
        From: =?UTF-8?B?5bGx55Sw5aSq6YOO?= <sender{seed}@example.org>
        To: "Reader, The" <reader@example.net>, other@example.net
        Subject: =?UTF-8?B?5Lya6K2w44Gu44GK55+l44KJ44Gb?= ({seed})
        Date: Mon, {1 + (seed % 28):d2} Nov 2026 09:{seed % 60:d2}:00 +0900
        Message-ID: <{seed}.{seed * 7919}@example.org>
        In-Reply-To: <{seed - 1}@example.org>
        References: <{seed - 2}@example.org> <{seed - 1}@example.org>
        MIME-Version: 1.0

        """.ReplaceLineEndings("\r\n");

    static string Alternative(int seed, string boundary, string sentence, int repeats) =>
        $"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n"
        + Part(boundary, "text/plain; charset=Shift_JIS", "8bit", Latin(s_shiftJis.Value.GetBytes(string.Concat(Enumerable.Repeat(sentence + "\r\n", repeats)))))
        + Part(boundary, "text/html; charset=utf-8", "base64", Folded(Convert.ToBase64String(Encoding.UTF8.GetBytes($"<html><p>{seed}: {string.Concat(Enumerable.Repeat(sentence + "<br>", repeats))}</p></html>"))))
        + $"--{boundary}--\r\n";

    static string WithAttachment(int seed, int size) =>
        "Content-Type: multipart/mixed; boundary=\"=_outer\"\r\n\r\n"
        + "--=_outer\r\n" + Alternative(seed, "=_inner", "See the attachment.", 3)
        + Part("=_outer", "application/pdf; name*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.pdf", "base64", Folded(Base64(seed, size)))
        + "--=_outer--\r\n";

    static string Forwarded(int seed, int depth) => depth == 0
        ? "\r\n" + Lines(seed, 10)
        : $"Content-Type: multipart/mixed; boundary=fwd{depth}\r\n\r\n" + $"--fwd{depth}\r\nContent-Type: message/rfc822\r\n\r\n" + Header(seed + depth) + Forwarded(seed, depth - 1) + $"\r\n--fwd{depth}--\r\n";

    static string Part(string boundary, string type, string encoding, string body) =>
        $"--{boundary}\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n";

    static string Lines(int seed, int count) =>
        string.Concat(Enumerable.Range(seed, count).Select(i => $"This is line {i} of a letter that has nothing else to say than its own number.\r\n"));

    static string Base64(int seed, int octets)
    {
#pragma warning disable CA5394 // The same each time is what is wanted.
        byte[] random = new byte[octets];
        new Random(seed).NextBytes(random);
#pragma warning restore CA5394
        return Convert.ToBase64String(random);
    }

    static string Folded(string base64) => string.Join("\r\n", base64.Chunk(76).Select(line => new string(line)));

    static byte[] Nested(int size)
    {
        StringBuilder text = new();
        for (int i = 0; text.Length < size; i++)
            text.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        return Octets(text.ToString());
    }

    static string Nest(int depth) => string.Concat(Enumerable.Range(0, depth).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")) + "\r\n";

    static byte[] Repeat(string text, int size) => Octets(Many(text, size));

    static string Many(string text, int size) => string.Concat(Enumerable.Repeat(text, size / text.Length));

    static string Numbered(string format, int size)
    {
        StringBuilder text = new();
        for (int i = 0; text.Length < size; i++)
            text.Append(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, i));
        return text.ToString();
    }

    static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    static string Latin(byte[] octets) => Encoding.Latin1.GetString(octets);
}
