using System.Collections.Frozen;

namespace Tayori.Imap.Languages;

/// <summary>
/// A language that replies are in (RFC 5255 §3). The code says everything in English; another language is a table from what it says to what is said instead. A text that has no row stays English: those are the
/// BADs with what was expected where, which whoever wrote the client reads and not whoever uses it.
/// </summary>
sealed class Language
{
    readonly FrozenDictionary<string, string>? _texts;

    Language(string tag, FrozenDictionary<string, string>? texts) => (Tag, _texts) = (tag, texts);

    /// <summary>RFC 5255 §3.1: "MUST use the language "i-default"" until another is chosen.</summary>
    public static Language Default { get; } = new("i-default", null);

    /// <summary>In the order in which they are told.</summary>
    public static IReadOnlyList<Language> All { get; } = [Default, new("en", null), new("ja", Japanese.Texts)];

    /// <summary>Language-Tag (RFC 5646)</summary>
    public string Tag { get; }

    public string Of(string english) => _texts is { } texts && texts.TryGetValue(english, out var text) ? text : english;

    /// <summary>The language for the first range that fits one; <c>null</c> where none does.</summary>
    public static Language? Find(IEnumerable<string> ranges) => ranges.Select(Find).FirstOrDefault(found => found is not null);

    /// <summary>Lookup (RFC 4647 §3.4): what is not there is looked for with one subtag less, ja-JP as ja.</summary>
    static Language? Find(string range)
    {
        // RFC 5255 §3.2: "default" is what the administrator prefers.
        if (range == "*" || range.Equals("default", StringComparison.OrdinalIgnoreCase)) return Default;
        for (var tag = range; tag.Length > 0; tag = Shorter(tag))
        {
            if (All.FirstOrDefault(language => language.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        }
        return null;
    }

    /// <summary>"Single letter or digit subtags … are removed as well": they introduce what has just gone.</summary>
    static string Shorter(string tag)
    {
        var end = tag.LastIndexOf('-');
        return end < 0 ? "" : end >= 2 && tag[end - 2] == '-' ? tag[..(end - 2)] : tag[..end];
    }
}
