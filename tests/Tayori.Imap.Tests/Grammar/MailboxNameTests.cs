using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Tayori.Imap.Grammar;

namespace Tayori.Imap.Tests.Grammar;

public sealed class MailboxNameTests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("Tom & Jerry", "Tom &- Jerry")]
    [InlineData("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-")]
    [InlineData("☺!", "&Jjo-!")]
    [InlineData("😀", "&2D3eAA-")]
    [InlineData("", "")]
    public void A_name_has_one_spelling_on_the_wire(string name, string wire)
    {
        Assert.Equal(wire, Encoding.ASCII.GetString(ModifiedUtf7.Encode(name)));
        Assert.Equal(name, ModifiedUtf7.Decode(Encoding.ASCII.GetBytes(wire)));
    }

    [Theory]
    [InlineData("&")]
    [InlineData("&Jjo")]
    [InlineData("&Jjo!")]
    [InlineData("&AGE-")] // printable ASCII may not be shifted
    [InlineData("&U,BTFw-&ZeVnLIqe-")] // RFC 3501 §5.1.3: superfluous shift
    [InlineData("&Jjp-")] // bits left over
    [InlineData("&Jj-")]
    [InlineData("&2D0-")] // half a surrogate pair
    [InlineData("&U/BTFw-")]
    [InlineData("&J jo-")]
    [InlineData("a\u0001")]
    [InlineData("\u00e9")]
    public void Any_other_spelling_is_refused(string wire) => Assert.Null(ModifiedUtf7.Decode(Encoding.Latin1.GetBytes(wire)));

    [Fact]
    public void Any_name_comes_back_and_any_octets_are_a_name_only_in_its_spelling()
    {
        Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u3040', '\u30ff'], Gen.Char['\0', '\ud7ff']).Array[0, 20].Sample(chars =>
            ModifiedUtf7.Decode(ModifiedUtf7.Encode(new string(chars))) == new string(chars));
        Gen.Char["&-,ABJjoUw4"].Array[0, 12].Sample(chars =>
        {
            var wire = Encoding.ASCII.GetBytes(chars);
            return ModifiedUtf7.Decode(wire) is not { } name || ModifiedUtf7.Encode(name).SequenceEqual(wire);
        });
    }

    [Fact]
    public void A_pattern_matches_what_the_slow_and_obvious_matcher_says()
    {
        var text = Gen.Char["ab/"].Array[0, 8].Select(c => new string(c));
        Gen.Select(Gen.Char["ab/*%"].Array[0, 8].Select(c => new string(c)), text).Sample((pattern, name) =>
            new MailboxPattern(pattern).Matches(name) == Regex.IsMatch(name, $"\\A{pattern.Replace("*", ".*").Replace("%", "[^/]*")}\\z"));
    }

    [Fact]
    public void So_does_one_that_is_longer_than_a_word_has_bits()
    {
        Gen.Select(Gen.Char["ab/"].Array[50, 140], Gen.Int[0, 9].Array[140]).Sample((text, kind) =>
        {
            // Most of a name as it is, some of it as wildcards, some of it wrong.
            var name = new string(text);
            var pattern = string.Concat(text.Select((c, i) => kind[i] switch { 0 => "*", 1 => "%", 2 => "%*", 3 when i % 50 == 49 => "a", _ => c.ToString() }));
            return new MailboxPattern(pattern).Matches(name) == Regex.IsMatch(name, $"\\A{pattern.Replace("*", ".*").Replace("%", "[^/]*")}\\z", RegexOptions.NonBacktracking);
        }, iter: 300);
    }

    [Theory]
    [InlineData("inbox", "INBOX", true)]
    [InlineData("iN%", "INBOX", true)]
    [InlineData("archive", "Archive", false)]
    public void Only_INBOX_matches_in_any_case(string pattern, string name, bool expected) => Assert.Equal(expected, new MailboxPattern(pattern).Matches(name));

    [Fact]
    public void A_pattern_of_many_wildcards_takes_no_more_than_length_times_length() =>
        Assert.False(new MailboxPattern(string.Concat(Enumerable.Repeat("*a", 500)) + "b").Matches(new string('a', 1000)));
}
