using System.Buffers;
using System.Text;
using CsCheck;
using Tayori.Mime.Text;

namespace Tayori.Mime.Tests.Text;

public sealed class CasemapTests
{
    [Theory]
    [InlineData("Straße", "STRAßE")]
    [InlineData("résumé", "RE\u0301SUME\u0301")]
    [InlineData("re\u0301sume\u0301", "RE\u0301SUME\u0301")]
    [InlineData("ｔａｙｏｒｉ", "TAYORI")]
    [InlineData("ｶﾞｷﾞ", "カ\u3099キ\u3099")]
    [InlineData("がガ", "か\u3099カ\u3099")]
    [InlineData("便り頼り", "便り頼り")]
    [InlineData("σς", "ΣΣ")]
    [InlineData("ﬁn", "fiN")]
    [InlineData("ǆ", "Dz\u030C")]
    [InlineData("①㍿", "1株式会社")]
    [InlineData("각가", "\u1100\u1161\u11A8\u1100\u1161")]
    [InlineData("\U0001D400\U0001F600", "A😀")]
    [InlineData("ſK", "SK")]
    public void Text_is_in_title_case_and_decomposed(string text, string folded) => Assert.Equal(folded, Fold(text));

    [Fact]
    public void A_text_becomes_what_its_characters_become() => Text().Sample(text =>
        string.Concat(text.EnumerateRunes().Select(rune => Fold(rune.ToString()))) == Fold(text) && Fold(text + text) == Fold(text) + Fold(text));

    [Fact]
    public void What_is_no_UTF8_stays() => Gen.Byte[0x80, 0xFF].Array[0, 8].Sample(octets =>
    {
        ArrayBufferWriter<byte> folded = new();
        Casemap.Fold(octets, folded);
        Assert.True(System.Text.Unicode.Utf8.IsValid(octets) || octets.Length == 0 || folded.WrittenCount > 0);
        Assert.Equal(octets.Where(octet => octet > 0xF4), folded.WrittenSpan.ToArray().Where(octet => octet > 0xF4));
    });

    [Fact]
    public void A_string_is_in_a_text_if_it_is_in_the_folded_one() => Gen.Select(Text(), Text(3)).Sample((text, sought) =>
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        Assert.Equal(Fold(text).Contains(Fold(sought), StringComparison.Ordinal), new TextNeedle(sought).IsIn(octets));
        Assert.Equal(text.Contains(sought, StringComparison.Ordinal), new TextNeedle(sought, Collation.Octet).IsIn(octets));
        Assert.Equal(Upper(text).Contains(Upper(sought), StringComparison.Ordinal), new TextNeedle(sought, Collation.AsciiCasemap).IsIn(octets));
    }, iter: 5_000);

    [Fact]
    public void No_more_octets_are_needed_to_find_a_string_than_it_says() => Gen.Select(Text(20), Text(3), Gen.Int[0, 20]).Sample((text, sought, cut) =>
    {
        TextNeedle needle = new(sought);
        byte[] octets = Encoding.UTF8.GetBytes(text);
        bool isFound = needle.IsEmpty;
        for (int at = 0; at < octets.Length; at++)
            isFound |= needle.IsIn(octets.AsSpan(at, Math.Min(needle.LongestOctets, octets.Length - at)));
        Assert.Equal(needle.IsIn(octets), isFound);
    }, iter: 5_000);

    /// <summary>Version 1 of stored sort keys had texts in upper case.</summary>
    [Fact]
    public void What_was_stored_in_upper_case_becomes_the_same_but_for_letters_without_a_title_case_in_the_table()
    {
        for (int value = 0; value < 0x110000; value++)
        {
            if (!Rune.TryCreate(value, out Rune rune) || Rune.ToUpperInvariant(rune) is var upper && upper == rune)
                continue;
            // Georgian, and what has got an upper case since the table's version of Unicode.
            bool isUnknown = Fold(upper.ToString()) == upper.ToString() && Fold(rune.ToString()) == rune.ToString();
            Assert.True(isUnknown || Fold(upper.ToString()) == Fold(rune.ToString()), $"U+{value:X4}");
        }
        Assert.NotEqual(Fold("\u10D0"), Fold("\u1C90"));
    }

    /// <summary>Few characters of many kinds, so that strings meet.</summary>
    static Gen<string> Text(int longest = 12) => Gen.Char["aAzé É\u0301eEσςΣがか\u3099ｶ便ﬁfi각\u1100K1①ー"].Array[0, longest].Select(string.Concat);

    static string Fold(string text)
    {
        ArrayBufferWriter<byte> folded = new();
        Casemap.Fold(Encoding.UTF8.GetBytes(text), folded);
        return Encoding.UTF8.GetString(folded.WrittenSpan);
    }

    static string Upper(string text) => string.Concat(text.Select(c => c is >= 'a' and <= 'z' ? (char)(c - 32) : c));
}
