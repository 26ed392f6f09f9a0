using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace Tayori.Wire.Tests;

public sealed class SaslPrepTests
{
    // RFC 4013 §3, and what keyboards of Japan send.
    [Theory]
    [InlineData("user", "user")]
    [InlineData("USER", "USER")]
    [InlineData("two words", "two words")]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    [InlineData("ＡＢＣ１２", "ABC12")]
    [InlineData("ｶﾞｷﾞ", "\u30AC\u30AE")]
    [InlineData("㈱", "(株)")]
    [InlineData("a\u3000b", "a b")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("a\u0307\u0323", "\u1EA1\u0307")]
    [InlineData("a\u0323\u0307", "\u1EA1\u0307")]
    [InlineData("\uAC00\u11A8", "\uAC01")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\U0002F800", "\u4E3D")]
    [InlineData("\u0627\u0628", "\u0627\u0628")]
    public void one_of_the_ways_to_type_a_text_is_made(string text, string expected)
    {
        Assert.True(SaslPrep.TryPrepare(text, out var prepared, isQuery: false));
        Assert.Equal(expected, prepared);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0007")]
    [InlineData("a\u007f")]
    [InlineData("\u00AD")]
    [InlineData("é\u0007")]
    [InlineData("é\u0080")]
    [InlineData("\uE000")]
    [InlineData("\uFFFD")]
    [InlineData("\u200E")]
    [InlineData("\u0627\u0031")]
    [InlineData("\u0627a\u0627")]
    [InlineData("\uD800")]
    [InlineData("a\uDC00")]
    [InlineData("\u0340\u0340")]
    public void what_no_name_or_password_may_hold_is_refused(string text) => Assert.Equal(text is "\u0340\u0340", SaslPrep.TryPrepare(text, out _, isQuery: true));

    /// <summary>Unicode 3.2 by way of a table of a later version: the five that were mended since, and those that were not there, too.</summary>
    [Fact]
    public void every_character_becomes_what_it_does_with_the_tables_of_3_2()
    {
        using StreamReader table = new(typeof(SaslPrep).Assembly.GetManifestResourceStream("saslprep.txt")!);
        table.ReadLine();
        var digest = table.ReadLine()!.Split(' ')[^1];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var value = 0; value < 0x110000; value++)
        {
            if (!Rune.IsValid(value)) continue;
            hash.AppendData(Encoding.UTF8.GetBytes((SaslPrep.TryPrepare(char.ConvertFromUtf32(value), out var prepared, isQuery: true) ? prepared : "") + "\n"));
        }
        Assert.Equal(digest, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // RFC 4013 §2.5: U+1F600 came after Unicode 3.2.
    [Fact]
    public void an_unassigned_code_point_may_be_compared_and_not_be_set()
    {
        Assert.True(SaslPrep.TryPrepare("\U0001F600", out var prepared, isQuery: true));
        Assert.Equal("\U0001F600", prepared);
        Assert.False(SaslPrep.TryPrepare("\U0001F600", out _, isQuery: false));
    }

    [Fact]
    public void what_is_prepared_stays_as_it_is()
    {
        Gen.Int[0x20, 0x2FFFF].Where(c => c is < 0xD800 or > 0xDFFF).Array[1, 6].Sample(runes =>
        {
            if (!SaslPrep.TryPrepare(string.Concat(runes.Select(char.ConvertFromUtf32)), out var once, isQuery: true)) return;
            Assert.True(SaslPrep.TryPrepare(once, out var twice, isQuery: true));
            Assert.Equal(once, twice);
        }, iter: 50_000);
    }

    [Fact]
    public void a_text_of_marks_only_costs_no_more_than_one_of_letters()
    {
        var marks = string.Concat(Enumerable.Range(0, 1020).Select(i => i % 2 == 0 ? '\u0301' : '\u0323'));
        Assert.True(SaslPrep.TryPrepare("a" + marks, out _, isQuery: true));
        Assert.False(SaslPrep.TryPrepare("a" + marks + marks, out _, isQuery: true));
    }
}
