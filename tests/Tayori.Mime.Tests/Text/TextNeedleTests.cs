using System.Text;

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
    [InlineData("K", "\u212A is a sign", true)]
    [InlineData("resume", "résumé", false)]
    [InlineData("RÉSUMÉ", "re\u0301sume\u0301", true)]
    [InlineData("ﾀﾖﾘ", "タヨリ", true)]
    [InlineData("tayori", "ＴＡＹＯＲＩ", true)]
    [InlineData("か", "が", true)]
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
}
