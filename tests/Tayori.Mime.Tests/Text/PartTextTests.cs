using System.Text;
using CsCheck;

namespace Tayori.Mime.Tests.Text;

public sealed class PartTextTests
{
    const string Japanese = "拝啓　次の会議は①月曜日、髙島屋の前です。\r\nASCII line\r\n";
    const string Western = "Viel Ärger um die Straße, ñandú & façade\r\n";

    static PartTextTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, string, string> Charsets => new()
    {
        { "utf-8", "utf-8", Japanese },
        { "us-ascii", "utf-8", Japanese },
        { "", "utf-8", Japanese },
        { "x-nobody-knows", "utf-8", Japanese },
        { "iso-2022-jp", "iso-2022-jp", Japanese },
        { "ISO-2022-JP-MS", "iso-2022-jp", Japanese },
        { "us-ascii", "iso-2022-jp", Japanese },
        { "iso-8859-1", "iso-2022-jp", Japanese },
        { "", "iso-2022-jp", Japanese },
        { "shift_jis", "shift_jis", Japanese + "ｶﾀｶﾅ" },
        { "x-sjis", "shift_jis", Japanese },
        { "", "shift_jis", Japanese },
        { "utf-8", "shift_jis", Japanese },
        { "euc-jp", "euc-jp", Japanese.Replace("髙", "高", StringComparison.Ordinal) },
        { "", "euc-jp", Japanese.Replace("髙", "高", StringComparison.Ordinal) },
        { "iso-8859-1", "iso-8859-1", Western },
        { "windows-1252", "windows-1252", Western + "“quoted” – €" },
        { "iso-8859-15", "iso-8859-15", Western + "€" },
        { "us-ascii", "windows-1252", Western },
        { "utf-16", "utf-16", Japanese },
        { "utf-16be", "utf-16be", Japanese + "📮" },
        { "gb18030", "gb18030", "会议📮 mail" },
        { "hz-gb-2312", "hz-gb-2312", "会议 mail" },
        { "euc-kr", "euc-kr", "회의 mail" },
        { "iso-2022-kr", "iso-2022-kr", "회의 mail" },
        { "big5", "big5", "會議 mail" },
        { "koi8-r", "koi8-r", "Москва mail" },
    };

    [Theory]
    [MemberData(nameof(Charsets))]
    public void Text_is_decoded_the_same_wherever_it_is_cut(string named, string real, string text)
    {
        byte[] octets = Encoding.GetEncoding(real).GetBytes("Plain beginning. " + text);
        string expected = "Plain beginning. " + text;
        Assert.Equal(expected, Decode(Part(named), octets, octets.Length));
        for (int piece = 1; piece <= octets.Length; piece++)
            Assert.Equal(expected, Decode(Part(named), octets, piece));
    }

    [Theory]
    [MemberData(nameof(Charsets))]
    public void Long_text_is_decoded_the_same_in_blocks_of_any_size(string named, string real, string text)
    {
        string expected = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i} plain words\r\n")) + string.Concat(Enumerable.Repeat(text, 200));
        byte[] octets = Encoding.GetEncoding(real).GetBytes(expected);
        foreach (int piece in (int[])[octets.Length, 1, 7, 100, 4095, 4096, 4097, 20_000])
            Assert.Equal(expected, Decode(Part(named), octets, piece));
    }

    [Fact]
    public void Transfer_encodings_are_undone_wherever_they_are_cut()
    {
        byte[] text = Encoding.UTF8.GetBytes(Japanese);
        byte[] base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(text, Base64FormattingOptions.InsertLineBreaks));
        byte[] quoted = Encoding.ASCII.GetBytes(string.Concat(text.Select((octet, i) => octet is > 32 and < 127 and not (byte)'=' ? $"{(char)octet}" : i % 20 == 19 ? $"={octet:X2}=\r\n" : $"={octet:X2}")));
        for (int piece = 1; piece <= quoted.Length; piece++)
        {
            Assert.Equal(Japanese, Decode(Part("utf-8", "BASE64"), base64, piece));
            Assert.Equal(Japanese, Decode(Part("utf-8", "quoted-printable"), quoted, piece));
        }
    }

    [Fact]
    public void Text_that_is_UTF_8_is_given_back_as_it_stands()
    {
        PartText text = new();
        text.Begin(Part("utf-8"));
        byte[] ascii = "plain"u8.ToArray(), block = new byte[8192];
        Assert.True(text.Decode(ascii, isLast: false) == ascii);
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("会議", 1365))).CopyTo(block, 0);
        text.Decode(block, isLast: false);
        Assert.True(text.Decode(block, isLast: true) == block);
    }

    [Fact]
    public void Escapes_that_are_not_Japanese_stay_where_they_are()
    {
        string colours = string.Concat(Enumerable.Repeat("\u001b[31mred\u001b[0m plain text ", 1000));
        byte[] octets = Encoding.ASCII.GetBytes(colours);
        foreach (int piece in (int[])[octets.Length, 1, 3, 4096, 5000])
            Assert.Equal(colours, Decode(Part("us-ascii"), octets, piece));
        // One of them cut by the end of the sample, and Japanese right behind it
        for (int before = 4080; before < 4100; before++)
        {
            byte[] mixed = [0x1B, (byte)'[', .. new byte[before].Select(_ => (byte)'x'), .. Encoding.GetEncoding("iso-2022-jp").GetBytes("会議")];
            Assert.EndsWith("x会議", Decode(Part(""), mixed, mixed.Length));
            Assert.EndsWith("x会議", Decode(Part(""), mixed, 1));
        }
    }

    [Fact]
    public void One_reader_serves_part_after_part()
    {
        PartText text = new();
        foreach ((string charset, string value) in (ReadOnlySpan<(string, string)>)[("shift_jis", Japanese), ("utf-8", "会議"), ("iso-2022-jp", Japanese), ("us-ascii", "plain"), ("utf-16", "会")])
        {
            text.Begin(Part(charset));
            Assert.Equal(value, Encoding.UTF8.GetString(text.Decode(Encoding.GetEncoding(charset).GetBytes(value), isLast: true)));
        }
    }

    [Fact]
    public void Any_octets_in_any_charset_decode_the_same_however_they_are_cut()
    {
        Gen<byte> octet = Gen.Frequency((4, Gen.Byte), (2, Among<byte>(0x1B, (byte)'$', (byte)'B', (byte)'(', 0x83, 0x41, 0xE3, 0x81, 0x82, 0x0E, (byte)'=')), (4, Gen.Byte[32, 126]));
        Gen<string> charset = Among("", "utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "gb18030", "utf-16", "big5", "iso-8859-1", "hz-gb-2312", "iso-2022-kr");
        Gen<string> encoding = Among("7bit", "base64", "quoted-printable");
        Gen.Select(octet.Array[0, 400], charset, encoding, Gen.Int[1, 50]).Sample((octets, named, transfer, piece) =>
            Decode(Part(named, transfer), octets, octets.Length + 1) == Decode(Part(named, transfer), octets, piece), iter: 20_000, threads: 1);
    }

    [Theory]
    [InlineData("utf-8", "会")]
    [InlineData("UTF8", "会")]
    [InlineData("iso-2022-jp", "会")]
    [InlineData("cp932", "会")]
    [InlineData("euc-jp", "会")]
    [InlineData("us-ascii", "a")]
    public void Charsets_of_commands_are_found_by_the_names_mail_uses(string name, string text)
    {
        Encoding strict = CharsetNames.FindStrict(Encoding.ASCII.GetBytes(name))!;
        Encoding real = Encoding.GetEncoding(name switch { "UTF8" => "utf-8", "cp932" => "shift_jis", _ => name });
        Assert.Equal(text, strict.GetString(real.GetBytes(text)));
    }

    [Theory]
    [InlineData("utf-8", "C3")]
    [InlineData("shift_jis", "83")]
    [InlineData("euc-jp", "A4")]
    [InlineData("us-ascii", "FF")]
    public void What_is_not_text_in_the_charset_of_a_command_is_refused(string name, string octets) =>
        Assert.Throws<DecoderFallbackException>(() => CharsetNames.FindStrict(Encoding.ASCII.GetBytes(name))!.GetString(Convert.FromHexString(octets)));

    [Fact]
    public void A_charset_that_is_not_known_is_not_found()
    {
        Assert.Null(CharsetNames.FindStrict("x-klingon"u8));
        Assert.Null(CharsetNames.FindStrict(""u8));
        Assert.Null(CharsetNames.FindStrict([0xFF, 0xFE]));
    }

    [Theory]
    [InlineData("  plain value ", "plain value")]
    [InlineData("folded\r\n value", "folded value")]
    [InlineData("=?utf-8?B?5Lya?=\r\n =?utf-8?B?6K2w?= =x", "会議 =x")]
    [InlineData("a = b ?", "a = b ?")]
    public void Header_values_are_UTF_8(string value, string expected) => Assert.Equal(expected, Encoding.UTF8.GetString(HeaderText.ToUtf8(Encoding.UTF8.GetBytes(value))));

    [Fact]
    public void The_day_a_message_was_sent_is_read_from_its_stored_keys()
    {
        MessageStructure dated = Support.Read(Support.Mail("Date: Sat, 29 Feb 2020 23:59:59 +1400\nSubject: x\n\n")), undated = Support.Read(Support.Mail("Subject: x\n\n"));
        Assert.Equal(new DateOnly(2020, 2, 29).DayNumber, new KeysView(StructureCodec.EncodeKeys(dated.References, dated.Sort)).SentDay);
        Assert.Null(new KeysView(StructureCodec.EncodeKeys(undated.References, undated.Sort)).SentDay);
        Assert.Throws<InvalidDataException>(() => new KeysView([1, 2]).SentDay);
    }

    static string Decode(MimePart part, byte[] octets, int piece)
    {
        PartText text = new();
        text.Begin(part);
        List<byte> utf8 = [];
        for (int at = 0; at < octets.Length; at += piece)
            utf8.AddRange(text.Decode(new ArraySegment<byte>(octets, at, Math.Min(piece, octets.Length - at)), at + piece >= octets.Length));
        return Encoding.UTF8.GetString([.. utf8]);
    }

    static MimePart Part(string charset, string encoding = "7BIT") => new()
    {
        HeaderOffset = 0,
        BodyOffset = 0,
        BodySize = 0,
        BodyLines = 0,
        Type = "TEXT"u8.ToArray(),
        Subtype = "PLAIN"u8.ToArray(),
        Parameters = charset.Length == 0 ? [] : [new MimeParameter("CHARSET"u8.ToArray(), Encoding.ASCII.GetBytes(charset))],
        Encoding = Encoding.ASCII.GetBytes(encoding),
    };

    static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
