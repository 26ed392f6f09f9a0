using System.Text;
using CsCheck;

namespace Tayori.Mime.Tests.Text;

public sealed class TextNeedleTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "anything", true)]
    [InlineData("a", "", false)]
    [InlineData("Hello", "he said hELLO to all of them, and went", true)]
    [InlineData("hello", "hell", false)]
    [InlineData("end", "it is at the very end", true)]
    [InlineData("[x]", "brackets are no letters {x}", false)]
    [InlineData("straße", "STRASSE", false)]
    [InlineData("straße", "die STRAßE dort", true)]
    [InlineData("ÄRGER", "viel ärger damit", true)]
    [InlineData("москва", "МОСКВА", true)]
    [InlineData("ΟΔΟΣ", "οδος", true)]
    [InlineData("ΟΔΟΣ", "οδός", false)]
    [InlineData("σ", "τελος ς", true)]
    [InlineData("Ⱥb", "xⱥB", true)]
    [InlineData("bⱥb", "BȺB", true)]
    [InlineData("会議", "次の会議は明日", true)]
    [InlineData("会議", "次の会 議は明日", false)]
    [InlineData("K", "\u212A is a sign", false)]
    [InlineData("𐐀𐐩", "𐐨𐐁", true)]
    [InlineData("📮", "post 📮 box", true)]
    public void A_string_is_found_without_regard_to_case(string needle, string text, bool found) =>
        Assert.Equal(found, new TextNeedle(needle).IsIn(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_string_is_found_at_every_place_of_a_text_and_with_every_length()
    {
        for (int before = 0; before < 70; before++)
        {
            for (int length = 1; length < 40; length += 3)
            {
                byte[] text = Encoding.UTF8.GetBytes(new string('x', before) + new string('Q', length) + new string('x', 70 - before));
                Assert.True(new TextNeedle(new string('q', length)).IsIn(text));
                Assert.False(new TextNeedle(new string('q', length + 1)).IsIn(text));
            }
        }
    }

    [Fact]
    public void Octets_that_are_not_UTF_8_do_no_harm()
    {
        Assert.False(new TextNeedle("ä").IsIn([0xC3]));
        Assert.False(new TextNeedle("ⱥ").IsIn([0xE2, 0xB1]));
        Assert.True(new TextNeedle("b").IsIn([0xFF, 0xC3, (byte)'B']));
    }

    [Fact]
    public void Every_character_is_found_in_its_other_cases_as_ordinal_comparison_has_them()
    {
        for (int value = 0x20; value <= 0x1FFFF; value++)
        {
            if (!Rune.TryCreate(value, out Rune rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.OtherNotAssigned)
                continue;
            Rune upper = Rune.ToUpperInvariant(rune), lower = Rune.ToLowerInvariant(rune);
            if (upper == rune && lower == rune)
                continue;
            foreach (Rune other in (ReadOnlySpan<Rune>)[upper, lower, rune])
                Assert.Equal(Contains(other.ToString(), rune.ToString()), new TextNeedle(rune.ToString()).IsIn(Encoding.UTF8.GetBytes(other.ToString())));
        }
    }

    [Fact]
    public void Any_string_is_found_in_any_text_where_ordinal_comparison_finds_it()
    {
        Gen<string> text = Among("a", "A", "b", "B", " ", "ä", "Ä", "σ", "ς", "Σ", "会", "議", "ⱥ", "Ⱥ", "т", "Т", "ᲄ", "𐐀", "𐐨").Array[0, 60].Select(string.Concat);
        Gen<string> needle = Among("a", "A", "b", " ", "ä", "Ä", "σ", "Σ", "会", "ⱥ", "Ⱥ", "т", "Т", "𐐀").Array[0, 4].Select(string.Concat);
        Gen.Select(text, needle).Sample((t, n) => Contains(t, n) == new TextNeedle(n).IsIn(Encoding.UTF8.GetBytes(t)), iter: 50_000, threads: 1);
    }

    static bool Contains(string text, string needle) => text.Contains(needle, StringComparison.OrdinalIgnoreCase);

    static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
