using System.Text;
using Tayori.Imap.Languages;

namespace Tayori.Imap.Tests.Output;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("i-default", "i-default")]
    [InlineData("I-DEFAULT", "i-default")]
    [InlineData("default", "i-default")]
    [InlineData("*", "i-default")]
    [InlineData("en-GB", "en")]
    [InlineData("ja-Kana-JP-x-a", "ja")]
    [InlineData("jav", null)]
    [InlineData("de", null)]
    public void A_range_is_looked_up_by_what_it_begins_with(string range, string? tag) => Assert.Equal(tag, Language.Find([range])?.Tag);

    [Fact]
    public void The_first_range_that_fits_wins() => Assert.Equal("ja", Language.Find(["de", "ja", "en"])!.Tag);

    /// <summary>RFC 5255 §3.5: UTF8-TEXT-CHAR, and no bracket at the beginning, where a code would stand.</summary>
    [Fact]
    public void Every_text_can_stand_in_a_reply() => Assert.All(Japanese.Texts, text =>
    {
        Assert.DoesNotContain(text.Value, char.IsControl);
        Assert.DoesNotContain('[', text.Value);
        Assert.NotEmpty(text.Value.Trim());
        Assert.Equal(text.Value, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Value)));
        Assert.DoesNotContain('{', text.Key);
    });
}
