using System.Text;

namespace Tayori.Imap.Search.Fuzzy;

/// <summary>
/// The words of a string that is sought loosely (RFC 6203 §3: "implementation-defined"). A text matches when it has all of them, in any order. It has a word where one of its own contains it,
/// or is one slip away from it, if the longer of the two has five letters or more: shorter ones are too often one slip from something else. What contains the string as it was written always matches.
/// </summary>
sealed class FuzzyWords
{
    /// <summary>How well a word fits, of 100.</summary>
    const byte Whole = 100, Beginning = 80, Within = 55, Slip = 35;

    const int LeastForSlip = 5;

    readonly string[] _words;

    FuzzyWords(string[] words) => _words = words;

    public int Count => _words.Length;

    /// <summary><c>null</c> where there is no word in it: nothing but signs can only be sought as it is.</summary>
    public static FuzzyWords? Of(string text)
    {
        var collected = new Collector();
        var cutter = new WordCutter(collected);
        cutter.Feed(Encoding.UTF8.GetBytes(text));
        cutter.Break();
        return collected.Words.Count == 0 ? null : new FuzzyWords([.. collected.Words]);
    }

    /// <summary>Notes of each word how well a word of a text fits, where that is better than what was noted before.</summary>
    public bool Grade(ReadOnlySpan<char> word, bool isWhole, Span<byte> grades)
    {
        var isBetter = false;
        for (var i = 0; i < _words.Length; i++)
        {
            if (grades[i] == Whole || GradeOf(_words[i], word, isWhole) is var grade && grade <= grades[i]) continue;
            grades[i] = grade;
            isBetter = true;
        }
        return isBetter;
    }

    static byte GradeOf(string sought, ReadOnlySpan<char> word, bool isWhole)
    {
        var at = word.Length < sought.Length ? -1 : word.IndexOf(sought);
        if (at >= 0) return at > 0 || !isWhole ? Within : word.Length > sought.Length ? Beginning : Whole;
        return isWhole && Math.Max(sought.Length, word.Length) >= LeastForSlip && OneSlip.Parts(sought, word) ? Slip : (byte)0;
    }

    sealed class Collector : IWordSink
    {
        public List<string> Words { get; } = [];

        /// <summary>Pieces of the text overlap by as much as this.</summary>
        public void Word(ReadOnlySpan<char> word, bool isWhole)
        {
            var sought = word[..Math.Min(word.Length, WordCutter.Overlap)].ToString();
            if (Words.Count < ImapLimits.FuzzyWords && !Words.Contains(sought)) Words.Add(sought);
        }
    }
}
