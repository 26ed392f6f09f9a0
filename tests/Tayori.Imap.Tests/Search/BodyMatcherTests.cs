using System.Text;
using CsCheck;
using Tayori.Imap.Search;
using Tayori.Mime;

namespace Tayori.Imap.Tests.Search;

public sealed class BodyMatcherTests
{
    [Fact]
    public void Strings_are_found_in_a_text_however_it_is_cut()
    {
        var letters = Gen.Int[0, 9].Select(i => "aAbBc 会議äÄ"[i].ToString());
        var text = letters.Array[0, 40].Select(string.Concat);
        var needle = letters.Array[1, 6].Select(string.Concat);
        Gen.Select(text, needle.Array[1, 3], Gen.Int[1, 12].Array[1, 40]).Sample((t, needles, cuts) =>
        {
            var matcher = new BodyMatcher([.. needles.Select((n, i) => new BodyNeedle(i, new TextNeedle(n), InHeaders: false))]);
            Feed(matcher, Encoding.UTF8.GetBytes(t), cuts);
            return Enumerable.Range(0, needles.Length).All(i => matcher.Found(i) == Folded.Contains(t, needles[i]));
        }, iter: 30_000, threads: 1);
    }

    [Fact]
    public void Nothing_is_found_across_two_texts_and_only_what_may_be_is_found_in_headers()
    {
        var matcher = new BodyMatcher([new(0, new TextNeedle("ab"), InHeaders: false), new(1, new TextNeedle("ab"), InHeaders: true)]);
        matcher.Feed("a"u8, isHeader: false);
        matcher.BeginText();
        matcher.Feed("b"u8, isHeader: false);
        Assert.False(matcher.Found(0) || matcher.Found(1) || matcher.TakeNews());
        matcher.BeginText();
        matcher.Feed("xaby"u8, isHeader: true);
        Assert.True(!matcher.Found(0) && matcher.Found(1) && matcher.TakeNews());
        Assert.False(matcher.TakeNews());
        matcher.Begin();
        Assert.False(matcher.Found(1) || matcher.IsComplete);
    }

    static void Feed(BodyMatcher matcher, byte[] text, int[] cuts)
    {
        for (int at = 0, i = 0; at < text.Length; i++)
        {
            var length = Math.Min(cuts[i % cuts.Length], text.Length - at);
            matcher.Feed(text.AsSpan(at, length), isHeader: false);
            at += length;
        }
    }
}
