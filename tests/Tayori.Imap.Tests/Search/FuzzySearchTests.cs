using System.Text;
using CsCheck;
using Tayori.Imap.Search.Fuzzy;
using Tayori.Store;
using Tayori.TestKit.Store;

namespace Tayori.Imap.Tests.Search;

public sealed class FuzzySearchTests
{
    static readonly string[] s_letters = ["a", "b", "B", "é", "e\u0301", "ß", "ﾊﾞ", "議", " ", "-", "1", "Ω", "\u200d", "😀", "ﬁ", "x"];
    static readonly Gen<string> s_text = Gen.Int[0, 15].Select(i => s_letters[i]).Array[0, 60].Select(string.Concat);
    static readonly string[] s_keys = ["SUBJECT", "FROM", "HEADER X-Tag", "BODY", "TEXT"];

    [Theory]
    [InlineData("Café", "cafe")]
    [InlineData("e\u0301t\u00e9", "ete")]
    [InlineData("ＡＢＣ１２", "abc12")]
    [InlineData("ﾃﾞｰﾀ", "データ")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("Łódź", "lodz")]
    [InlineData("ὈΔΥΣΣΕΎΣ", "οδυσσευς")]
    [InlineData("ﬁne", "fine")]
    [InlineData("שָׁלוֹם", "שלום")]
    [InlineData("co\u00adop", "coop")]
    [InlineData("①", "1")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글")]
    public void Letters_are_the_same_whatever_they_wear(string one, string other) => Assert.Equal(Words(other), Words(one));

    [Theory]
    [InlineData("は", "ば")]
    [InlineData("कि", "का")]
    [InlineData("ö", "p")]
    public void Other_sounds_are_other_letters(string one, string other) => Assert.NotEqual(Words(other), Words(one));

    [Fact]
    public void Words_are_the_same_however_a_text_is_cut() => Gen.Select(s_text, Gen.Int[1, 5].Array[1, 60]).Sample((text, cuts) =>
    {
        var sink = new Collected();
        var cutter = new WordCutter(sink);
        var octets = Encoding.UTF8.GetBytes(text);
        for (int at = 0, i = 0; at < octets.Length; i++)
        {
            var length = Math.Min(cuts[i % cuts.Length], octets.Length - at);
            cutter.Feed(octets.AsSpan(at, length));
            at += length;
        }
        cutter.Break();
        return sink.Words.SequenceEqual(Words(text));
    }, iter: 20_000, threads: 1);

    [Fact]
    public void Octets_that_are_no_text_part_words()
    {
        var sink = new Collected();
        var cutter = new WordCutter(sink);
        foreach (var octet in (byte[])[(byte)'a', 0xe4, (byte)'b', 0xf0, 0x9f, (byte)'c', 0xff, 0xc3]) cutter.Feed([octet]);
        cutter.Break();
        cutter.Feed([0xa4]);
        cutter.Break();
        Assert.Equal(["a", "b", "c"], sink.Words);
    }

    [Fact]
    public void One_slip_is_an_edit_distance_of_one_that_counts_swapped_neighbours_as_one()
    {
        var word = Gen.Char["ab c"].Array[0, 7].Select(letters => new string(letters));
        var slips = 0;
        Gen.Select(word, word).Where((x, y) => x != y).Sample((x, y) =>
        {
            var expected = Distance(x, y) <= 1;
            if (expected) slips++;
            return expected == OneSlip.Parts(x, y);
        }, iter: 50_000, threads: 1);
        Assert.True(slips > 1000);
    }

    [Theory]
    [InlineData("helo", "hello", 35)]
    [InlineData("helo", "help", 0)]
    [InlineData("recieve", "receive", 35)]
    [InlineData("recieve", "received", 0)]
    [InlineData("mail", "mail", 100)]
    [InlineData("mail", "mails", 80)]
    [InlineData("mail", "webmail", 55)]
    public void A_word_fits_more_or_less(string sought, string word, int grade)
    {
        var grades = new FuzzyGrades(FuzzyWords.Of(sought)!);
        grades.Look(word, isWhole: true);
        Assert.Equal(grade, grades.Score);
    }

    [Fact]
    public void A_word_is_found_anywhere_in_one_that_does_not_end()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var sought = string.Concat(Enumerable.Range(0, random.Next(1, 150)).Select(_ => (char)('a' + random.Next(26)))) + "é";
            var grades = new FuzzyGrades(FuzzyWords.Of(sought)!);
            var cutter = new WordCutter(grades);
            cutter.Feed(Encoding.UTF8.GetBytes(new string('0', random.Next(2000)) + sought + new string('0', random.Next(2000))));
            cutter.Break();
            Assert.True(grades.HasAll, sought);
        }
    }

    /// <summary>Who asks for what is like it does not want to miss what it is.</summary>
    [Fact]
    public async Task What_is_found_as_it_stands_is_found_loosely()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await using var box = await SearchBox.WithAsync();
        var inbox = await box.InboxAsync();
        for (var i = 0; i < 60; i++)
        {
            await using var spool = await TestStore.SpoolAsync(box.Store.Store, new ModelMessage(i).Octets);
            await box.Store.Account.AppendAsync(inbox, [new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch)], default);
        }
        var random = new Random(2);
        var found = 0;
        for (var i = 0; i < 300; i++)
        {
            var words = ModelMessage.Words(random);
            if (words.Length > 2) words = words[random.Next(words.Length - 1)..random.Next(words.Length - 1, words.Length + 1)];
            var key = $"{s_keys[i % s_keys.Length]} {{{Encoding.UTF8.GetByteCount(words)}+}}\r\n{words}";
            string[] exact = (await box.FindAsync(key)).Split(' ', StringSplitOptions.RemoveEmptyEntries), loose = (await box.FindAsync("FUZZY " + key)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Empty(exact.Except(loose));
            if (exact.Length is > 0 and < 60) found++;
        }
        Assert.True(found > 100, $"only {found} searches told messages apart");
    }

    static List<string> Words(string text)
    {
        var sink = new Collected();
        var cutter = new WordCutter(sink);
        cutter.Feed(Encoding.UTF8.GetBytes(text));
        cutter.Break();
        return sink.Words;
    }

    static int Distance(string x, string y)
    {
        var table = new int[x.Length + 1, y.Length + 1];
        for (var i = 0; i <= x.Length; i++)
        {
            for (var j = 0; j <= y.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }
                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1]) table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }
        return table[x.Length, y.Length];
    }

    sealed class Collected : IWordSink
    {
        public List<string> Words { get; } = [];
        public void Word(ReadOnlySpan<char> word, bool isWhole) => Words.Add(word.ToString());
    }
}
