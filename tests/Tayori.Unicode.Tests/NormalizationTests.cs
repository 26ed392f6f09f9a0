using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Tayori.Mime;

namespace Tayori.Unicode.Tests;

/// <summary>Against Unicode's own test, NormalizationTest.txt (normalization.txt, made by unicode.py).</summary>
public sealed class NormalizationTests
{
    static readonly string[] s_lines = Lines();

    [Fact]
    public void texts_become_what_the_test_of_Unicode_says()
    {
        string[][] rows = [.. s_lines.Where(line => line.Contains(';', StringComparison.Ordinal)).Select(line => line.Split(';'))];
        Assert.True(rows.Length > 2_000);
        Assert.All(rows, row => Assert.Equal((row[1], row[2]), (Normal(row[0], compatibly: false), Normal(row[0], compatibly: true))));
        Assert.All(rows, row => Assert.Equal(Text(row[1]), Normalization.Compose(Text(row[0]))));
    }

    [Fact]
    public void every_character_alone_becomes_what_the_test_of_Unicode_says()
    {
        Assert.Equal(Digest("NFC"), DigestOf(rune => Concat(Normalization.Normalize([rune.Value], compatibly: false))));
        Assert.Equal(Digest("NFKC"), DigestOf(rune => Concat(Normalization.Normalize([rune.Value], compatibly: true))));
    }

    [Fact]
    public void every_character_is_folded_as_the_database_says()
    {
        Assert.Equal(Digest("casemap"), DigestOf(rune =>
        {
            ArrayBufferWriter<byte> folded = new();
            Collation.UnicodeCasemap.Fold(Encoding.UTF8.GetBytes(rune.ToString()), folded);
            return Encoding.UTF8.GetString(folded.WrittenSpan);
        }));
    }

    [Fact]
    public void what_is_normal_stays() => Gen.Char["aeé\u0301\u0323\u0345か\u3099がｶﾞ각\u1100\u1161\u11A8ﬁΩ\u2126"].Array[0, 12].Select(chars => new string(chars)).Sample(text =>
        Normalization.Compose(text) is var once && Normalization.Compose(once) == once && Normalization.Compose(text + "a") == once + "a");

    [Theory]
    [InlineData("か\u3099", "が")]
    [InlineData("ハ\u309Aリ", "パリ")]
    [InlineData("ｶﾞ", "ｶﾞ")]
    [InlineData("①", "①")]
    [InlineData("神", "神")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    public void what_only_looks_otherwise_is_not_the_same_in_form_C(string text, string expected) => Assert.Equal(expected, Normalization.Compose(text));

    [Theory]
    [InlineData(0x61, true)]
    [InlineData(0x9FFF, true)]
    [InlineData(0xE000, true)]
    [InlineData(0x1FAE9, true)]
    [InlineData(0x378, false)]
    [InlineData(0xFFFF, false)]
    [InlineData(0xFDD0, false)]
    [InlineData(0x10FFFF, false)]
    public void it_is_known_which_characters_there_are(int character, bool isAssigned) => Assert.Equal(isAssigned, Characters.IsAssigned(character));

    [Fact]
    public void marks_cost_no_square()
    {
        var marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 50_000));
        Assert.Equal(marks.Length, Normalization.Compose("a" + marks).Length);
    }

    static string Digest(string of) => s_lines.Single(line => line.StartsWith(of + " ", StringComparison.Ordinal))[(of.Length + 1)..];

    static string DigestOf(Func<Rune, string> becomes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var value = 0; value < 0x110000; value++)
        {
            if (Rune.TryCreate(value, out var rune)) hash.AppendData(Encoding.UTF8.GetBytes(becomes(rune) + "\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static string Normal(string codes, bool compatibly) =>
        string.Join(' ', Normalization.Normalize(Codes(codes), compatibly).Select(code => code.ToString("X4", CultureInfo.InvariantCulture)));

    static string Text(string codes) => Concat(Codes(codes));

    static string Concat(IEnumerable<int> codes) => string.Concat(codes.Select(char.ConvertFromUtf32));

    static IEnumerable<int> Codes(string codes) => codes.Split(' ').Select(code => CodePoints.Parse(code));

    static string[] Lines()
    {
        using StreamReader reader = new(typeof(NormalizationTests).Assembly.GetManifestResourceStream("normalization.txt")!);
        return [.. reader.ReadToEnd().Split('\n').Where(line => line is [not '#', ..])];
    }
}
