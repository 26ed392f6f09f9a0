using System.Text;
using Tayori.Store;
using Tayori.Unicode;

namespace Tayori.Imap.Grammar;

/// <summary>
/// list-mailbox, reference joined (RFC 3501 §6.3.8): <c>*</c> matches anything, <c>%</c> anything within a level. All positions the pattern can be at are followed at once, a bit for each, so that a character of
/// the name costs a step for 64 of the pattern, whatever the wildcards.
/// </summary>
sealed class MailboxPattern
{
    public const char Separator = '/';

    /// <summary>Any one character. No name has it (RFC 9051 §5.1), so that it stands for nothing else.</summary>
    const char One = '\u0001';

    readonly string _pattern;
    readonly int _words;
    readonly int _literals;
    readonly ulong[] _wild;
    readonly ulong[] _any;
    readonly Dictionary<(char Character, bool IgnoreCase), ulong[]> _same = [];

    /// <summary>In the form that names are kept in (RFC 9051 §5.1); a wildcard and a mark behind it are two characters in any form.</summary>
    public MailboxPattern(string pattern)
    {
        _pattern = WithoutRuns(Normalization.Compose(pattern));
        _words = _pattern.Length / 64 + 1;
        _wild = Positions(static c => c is '*' or '%');
        _any = Positions(static c => c == '*');
        _literals = _pattern.Count(static c => c is not ('*' or '%'));
    }

    /// <summary>list-mailbox of FIND (RFC 1730 A.6.3.OBS.1): "the characters "%" and "?" match a single character".</summary>
    public static MailboxPattern OfFind(string pattern) => new(pattern.Replace('%', One).Replace('?', One));

    public bool Matches(string name)
    {
        if (_literals > name.Length) return false;
        Span<ulong> now = stackalloc ulong[_words <= 64 ? _words : 0];
        if (now.IsEmpty) now = new ulong[_words];
        Follow(name, now);
        return (now[_pattern.Length / 64] >> (_pattern.Length % 64) & 1) != 0;
    }

    /// <summary>Whether any name below this level could match.</summary>
    public bool ReachesBelow(string level)
    {
        var now = new ulong[_words];
        Follow(level + Separator, now);
        return now.AsSpan().ContainsAnyExcept(0UL);
    }

    /// <summary>The positions the pattern can be at behind the name.</summary>
    void Follow(string name, Span<ulong> now)
    {
        // INBOX is the same in any case (RFC 3501 §5.1), and nothing else is.
        var caseless = MailboxName.IsWithin(name, MailboxName.Inbox) ? MailboxName.Inbox.Length : 0;
        now.Clear();
        now[0] = 1;
        SkipWildcards(now);
        for (var i = 0; i < name.Length; i++)
        {
            Step(now, Same(name[i], i < caseless), name[i] == Separator ? _any : _wild);
            SkipWildcards(now);
        }
    }

    /// <summary>Wildcards in a row are as good as one: what one of them matches.</summary>
    static string WithoutRuns(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        foreach (var c in pattern)
        {
            if (text.Length == 0 || text[^1] is not ('*' or '%') || c is not ('*' or '%')) text.Append(c);
            else if (c == '*') text[^1] = c;
        }
        return text.ToString();
    }

    /// <summary>Positions behind what has matched, and those of wildcards that match this character too.</summary>
    static void Step(Span<ulong> now, ulong[] same, ulong[] stays)
    {
        var carry = 0UL;
        for (var word = 0; word < now.Length; word++)
        {
            var matched = now[word] & same[word];
            now[word] = (matched << 1) | carry | (now[word] & stays[word]);
            carry = matched >> 63;
        }
    }

    /// <summary>A wildcard may match nothing. There is no other behind it.</summary>
    void SkipWildcards(Span<ulong> now)
    {
        var carry = 0UL;
        for (var word = 0; word < now.Length; word++)
        {
            var skipped = now[word] & _wild[word];
            now[word] |= (skipped << 1) | carry;
            carry = skipped >> 63;
        }
    }

    /// <summary>Where the pattern has this character. Names have few different ones.</summary>
    ulong[] Same(char character, bool ignoreCase)
    {
        if (_same.TryGetValue((character, ignoreCase), out var same)) return same;
        return _same[(character, ignoreCase)] = Positions(c => c is not ('*' or '%') && (c == character || c == One || (ignoreCase && char.ToUpperInvariant(c) == char.ToUpperInvariant(character))));
    }

    ulong[] Positions(Predicate<char> isWanted)
    {
        var positions = new ulong[_words];
        for (var at = 0; at < _pattern.Length; at++)
        {
            if (isWanted(_pattern[at])) positions[at / 64] |= 1UL << (at % 64);
        }
        return positions;
    }
}
