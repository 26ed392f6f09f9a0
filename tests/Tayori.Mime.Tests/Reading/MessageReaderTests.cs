using System.Text;
using CsCheck;
using static Tayori.Mime.Tests.Support;

namespace Tayori.Mime.Tests.Reading;

public sealed class MessageReaderTests
{
    /// <summary>RFC 2046 §5.1.1, with an epilogue.</summary>
    static readonly byte[] s_multipart = Mail("""
        From: Nathaniel Borenstein <nsb@bellcore.com>
        To: Ned Freed <ned@innosoft.com>
        Date: Sun, 21 Mar 1993 23:56:48 -0800 (PST)
        Subject: Sample message
        MIME-Version: 1.0
        Content-type: multipart/mixed; boundary="simple boundary"

        This is the preamble.
        --simple boundary

        This is implicitly typed plain US-ASCII text.
        It does NOT end with a linebreak.
        --simple boundary
        Content-type: text/plain; charset=us-ascii

        This is explicitly typed plain US-ASCII text.
        It DOES end with a linebreak.

        --simple boundary--

        This is the epilogue.

        """);

    [Fact]
    public void the_line_end_before_a_delimiter_belongs_to_the_delimiter()
    {
        MimePart root = Read(s_multipart).Root;
        Assert.Equal(2, root.Parts.Count);
        Assert.Equal("This is implicitly typed plain US-ASCII text.\r\nIt does NOT end with a linebreak.", Body(s_multipart, root.Parts[0]));
        Assert.Equal("This is explicitly typed plain US-ASCII text.\r\nIt DOES end with a linebreak.\r\n", Body(s_multipart, root.Parts[1]));
        Assert.Equal([1L, 2L], root.Parts.Select(p => p.BodyLines));
        Assert.Equal(s_multipart.Length, root.BodyOffset + root.BodySize);
    }

    [Fact]
    public void the_envelope_has_raw_names_and_the_preview_the_first_text()
    {
        MessageStructure read = Read(s_multipart);
        Assert.Equal("(Nathaniel Borenstein NIL nsb bellcore.com)", Print(read.Envelope.From));
        Assert.Equal("Sun, 21 Mar 1993 23:56:48 -0800 (PST)", Latin(read.Envelope.Date));
        Assert.Equal("This is implicitly typed plain US-ASCII text. It does NOT end with a linebreak.", read.Preview);
        Assert.Equal(new DateOnly(1993, 3, 21).DayNumber, read.Sort.SentDay);
        Assert.Equal(new DateTimeOffset(1993, 3, 21, 23, 56, 48, TimeSpan.FromHours(-8)).ToUnixTimeMilliseconds(), read.Sort.SentDate);
    }

    [Fact]
    public void a_message_inside_a_message_has_its_own_envelope_and_parts()
    {
        byte[] mail = Mail("""
            Subject: outer
            Content-Type: multipart/digest; boundary=d

            --d

            Subject: inner
            From: a@b
            Content-Type: multipart/alternative; boundary=x

            --x

            plain
            --x
            Content-Type: text/html

            <b>html</b>
            --x--
            --d--
            """);
        MimePart message = Assert.Single(Read(mail).Root.Parts);
        Assert.Equal("MESSAGE", Latin(message.Type));
        Assert.Equal("inner", Latin(message.Message!.Envelope.Subject));
        Assert.Equal(["plain", "<b>html</b>"], message.Message.Root.Parts.Select(p => Body(mail, p)));
        Assert.Equal(message.BodyOffset, message.Message.Root.HeaderOffset);
    }

    [Fact]
    public void an_outer_delimiter_ends_inner_parts_that_were_not_closed()
    {
        byte[] mail = Mail("""
            Content-Type: multipart/mixed; boundary=a

            --a
            Content-Type: multipart/mixed; boundary=ab

            --ab

            one
            --a

            two
            --a--
            """);
        MimePart root = Read(mail).Root;
        Assert.Equal(2, root.Parts.Count);
        Assert.Equal("one", Body(mail, Assert.Single(root.Parts[0].Parts)));
        Assert.Equal("two", Body(mail, root.Parts[1]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("no header at all")]
    [InlineData("Subject: only a header")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\nno boundary")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nempty boundary\r\n----\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nSubject: header ends in delimiter\r\n--b--")]
    [InlineData("Content-Type: message/rfc822\r\n\r\n")]
    [InlineData("Content-Type: ;;;=\r\nContent-Disposition: ;\"\r\n\r\n\0\0")]
    [InlineData("From: (((\r\nTo: <<>>,@,:;;\"\r\nCc: a:b:c;d\r\n\r\n")]
    [InlineData("Subject: =?iso-2022-jp?B?\r\nFrom: =?x?q??= <>\r\n\r\n")]
    public void malformed_mail_has_a_structure_however_it_is_cut(string text)
    {
        byte[] mail = Encoding.Latin1.GetBytes(text);
        MessageStructure whole = Read(mail);
        Assert.Equal(mail.Length, whole.Size);
        CheckBounds(whole.Root, mail.Length);
        for (int chunk = 1; chunk < 8; chunk++)
            Assert.Equal(Print(whole), Print(Read(mail, chunk)));
    }

    [Fact]
    public void nesting_stops_at_the_limit_and_costs_no_stack()
    {
        StringBuilder text = new();
        for (int i = 0; i < 5_000; i++)
            text.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        MimePart part = Read(Encoding.Latin1.GetBytes(text.ToString())).Root;
        int depth = 1;
        for (; part.Parts.Count > 0; part = part.Parts[0])
            depth++;
        Assert.InRange(depth, MimeLimits.Depth, MimeLimits.Depth + 1);
    }

    [Fact]
    public void parts_stop_at_the_limit()
    {
        byte[] mail = Mail("Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", MimeLimits.Parts + 100)));
        Assert.Equal(MimeLimits.Parts - 1, Read(mail).Root.Parts.Count);
    }

    [Fact]
    public void a_header_over_the_limit_is_counted_and_not_kept()
    {
        byte[] mail = Mail("Subject: kept\nX: " + new string('x', MimeLimits.HeaderBlock) + "\nTo: a@b\n\nbody");
        MessageStructure whole = Read(mail);
        Assert.Equal(mail.Length - 4, whole.HeaderSize);
        Assert.Equal("kept", Latin(whole.Envelope.Subject));
        Assert.Equal(Print(whole), Print(Read(mail, 1000)));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("iso-2022-jp")]
    [InlineData("shift_jis")]
    [InlineData("euc-jp")]
    public void japanese_is_read_in_every_charset_labelled_or_not(string charset)
    {
        const string Words = "会議のお知らせです。カタカナもあります。";
        byte[] raw = (EncodingOf(charset)).GetBytes(Words);
        string encoded = Convert.ToBase64String(raw);
        string rawText = Encoding.Latin1.GetString(raw);

        Assert.Equal(Words, Read(Mail($"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: base64\n\n{encoded}\n")).Preview);
        Assert.Equal(Words, Read(Mail($"Content-Type: text/plain; charset={charset}\n\n{rawText}\n")).Preview);
        Assert.Equal(Words, Read(Mail($"Subject: x\n\n{rawText}\n")).Preview);
        Assert.Equal(Words, Read(Mail($"Content-Type: text/plain; charset=us-ascii\n\n{rawText}\n")).Preview);
        Assert.Equal(Words, HeaderText.Decode(Encoding.Latin1.GetBytes($"=?{charset}?B?{encoded}?=")));
        Assert.Equal(Words, HeaderText.Decode(raw));
        Assert.Equal(Words, Read(Mail($"Subject: Re: [list] =?{charset}?B?{encoded}?=\n\n")).Sort.BaseSubject);
    }

    [Fact]
    public void a_preview_is_the_first_words_however_much_white_space_is_among_them()
    {
        Gen<string> word = Gen.Char['!', '~'].Array[1, 30].Select(characters => new string(characters));
        Gen<string> blank = Gen.Int[0, 3].Array[1, 60].Select(picks => string.Concat(picks.Select(p => ((string[])[" ", "\t ", "\n", "\n\n"])[p])));
        Gen.Select(blank, word).Array[0, 60].Sample(words =>
        {
            string text = string.Concat(words.Select(w => w.Item1 + w.Item2));
            string plain = string.Join(' ', words.Select(w => w.Item2));
            string expected = plain.Length <= MimeLimits.Preview ? plain : plain[..MimeLimits.Preview].TrimEnd();
            byte[] message = Mail($"Subject: x\n\n{text}");
            if (message.Length < MimeLimits.PreviewPlainSource)
                Assert.Equal(expected, Read(message).Preview);
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void html_is_previewed_without_tags_styles_and_scripts() =>
        Assert.Equal("Hello & welcome", Read(Mail("Content-Type: text/html\n\n<html><head><title>no</title></head><style>a{}</style><p>Hello &amp;\n<b>welcome</b><!-- no --><script>no</script>")).Preview);

    [Fact]
    public void any_octets_cut_anywhere_give_the_same_structure_within_bounds()
    {
        string[] pieces =
        [
            "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: message/rfc822\r\n", "Content-Type: text/html\r\n", "From: \"a\" <b@c>, d\r\n", "Subject: Re: x\n", " folded\r\n",
            "\r\n", "\n", "\r", "--b\r\n", "--b--\r\n", "--b \t\r\n", "--", "text", "text\r\n", "\0", "\u00E9", "=?utf-8?q?=E3?=", "References: <a@b> <c@d>\r\n",
        ];
        Gen.Select(Gen.Int[0, pieces.Length - 1].Array[0, 40], Gen.Int[1, 30]).Sample((picks, chunk) =>
        {
            byte[] mail = Encoding.Latin1.GetBytes(string.Concat(picks.Select(i => pieces[i])));
            MessageStructure whole = Read(mail);
            Assert.Equal(mail.Length, whole.Size);
            CheckBounds(whole.Root, mail.Length);
            Assert.Equal(Print(whole), Print(Read(mail, chunk)));
        }, iter: 20_000);
    }

    static Encoding EncodingOf(string charset) => Tayori.Mime.Text.Charsets.Find(Encoding.ASCII.GetBytes(charset))!;

    static void CheckBounds(MimePart part, long size)
    {
        Assert.InRange(part.HeaderOffset, 0, part.BodyOffset);
        Assert.InRange(part.BodyOffset + part.BodySize, part.BodyOffset, size);
        Assert.True(part.BodyLines >= 0);
        foreach (MimePart child in part.Parts)
        {
            Assert.True(child.HeaderOffset >= part.BodyOffset);
            CheckBounds(child, part.BodyOffset + part.BodySize);
        }
        if (part.Message is { } message)
            CheckBounds(message.Root, part.BodyOffset + part.BodySize);
    }
}
