using System.Text;
using CsCheck;
using Tayori.Mime.Text;

namespace Tayori.Mime.Tests.Text;

public sealed class CharsetTests
{
    [Fact]
    public void no_charset_and_no_octets_throw()
    {
        string[] names = [.. Encoding.GetEncodings().Select(e => e.Name), .. CodePagesEncodingProvider.Instance.GetEncodings().Select(e => e.Name), "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "csUnicode11UTF7", "65000", "iso-2022-jp-2004", "", "?"];
        Gen.Select(Gen.Int[0, names.Length - 1], Gen.Byte.Array[0, 40]).Sample((name, octets) => { Charsets.Decode(octets, Encoding.ASCII.GetBytes(names[name])); }, iter: 20_000);
    }

    // A preview is cut after so many octets, not characters; and one octet that is broken is not the whole text.
    [Theory]
    [InlineData("utf-8")]
    [InlineData("us-ascii")]
    [InlineData("")]
    [InlineData("iso-2022-jp")]
    public void utf_8_that_is_cut_or_has_a_fault_is_utf_8(string charset)
    {
        byte[] octets = Encoding.UTF8.GetBytes("来週の会議は午後三時からです。");
        Assert.Equal("来週の会議は午後三時からです\uFFFD", Charsets.Decode(octets.AsSpan(0, octets.Length - 1), Encoding.ASCII.GetBytes(charset)));
        octets[3] = 0xFF;
        Assert.StartsWith("来\uFFFD", Charsets.Decode(octets, Encoding.ASCII.GetBytes(charset)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Grüße aus Köln")]
    [InlineData("résumé")]
    [InlineData("Übung macht den Meister")]
    [InlineData("ça va, garçon?")]
    public void western_text_without_a_name_is_not_taken_for_japanese(string text) => Assert.Equal(text, Charsets.Decode(Encoding.Latin1.GetBytes(text), default));

    [Theory]
    [InlineData("=?us-ascii?B?5Lya6K2w?=", "会議")]
    [InlineData("=?ISO-2022-JP?B?iu+LYw==?=", "奇議")]
    [InlineData("=?utf-8?B?5Lw=?= =?UTF-8?B?mg==?=", "会")]
    [InlineData("=?utf-8*ja?Q?=E4=BC=9A?=", "会")]
    [InlineData("=?utf-8?Q?a_b?==?utf-8?Q?c?= d", "a bc d")]
    [InlineData("a =?utf-8?Q?b?= c =?utf-8?Q?d?=", "a b c d")]
    [InlineData("=?utf-8?X?b?=", "=?utf-8?X?b?=")]
    [InlineData("=?utf-8?Q?b", "=?utf-8?Q?b")]
    [InlineData("=??Q?b?=", "=??Q?b?=")]
    [InlineData("=?=?utf-8?Q?b?=", "=?b")]
    [InlineData("=?", "=?")]
    [InlineData("=?a?", "=?a?")]
    public void encoded_words_are_read_as_they_are_sent(string value, string expected) => Assert.Equal(expected, HeaderText.Decode(Encoding.ASCII.GetBytes(value)));
}
