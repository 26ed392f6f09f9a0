using Tayori.Store;
using Tayori.Unicode;

namespace Tayori.Imap.Grammar;

/// <summary>
/// list-mailbox, reference joined (RFC 3501 §6.3.8): <c>*</c> matches anything, <c>%</c> anything within a level. Time is at most the pattern's length times the name's,
/// whatever the wildcards: all positions the pattern can be at are followed at once instead of one after the other.
/// </summary>
sealed class MailboxPattern
{
    public const char Separator = '/';

    /// <summary>Any one character. No name has it (RFC 9051 §5.1), so that it stands for nothing else.</summary>
    const char One = '\u0001';

    readonly string _pattern;

    /// <summary>In the form that names are kept in (RFC 9051 §5.1); a wildcard and a mark behind it are two characters in any form.</summary>
    public MailboxPattern(string pattern) => _pattern = Normalization.Compose(pattern);

    /// <summary>list-mailbox of FIND (RFC 1730 A.6.3.OBS.1): "the characters "%" and "?" match a single character".</summary>
    public static MailboxPattern OfFind(string pattern) => new(pattern.Replace('%', One).Replace('?', One));

    public bool Matches(string name)
    {
        Span<bool> now = stackalloc bool[_pattern.Length < 256 ? _pattern.Length + 1 : 0];
        if (now.IsEmpty) now = new bool[_pattern.Length + 1];
        Follow(name, now);
        return now[_pattern.Length];
    }

    /// <summary>Whether any name below this level could match.</summary>
    public bool ReachesBelow(string level)
    {
        var now = new bool[_pattern.Length + 1];
        Follow(level + Separator, now);
        return Array.IndexOf(now, true) >= 0;
    }

    /// <summary>The positions the pattern can be at behind the name.</summary>
    void Follow(string name, Span<bool> now)
    {
        // INBOX is the same in any case (RFC 3501 §5.1), and nothing else is.
        var caseless = IsInInbox(name) ? MailboxName.Inbox.Length : 0;
        now[0] = true;
        SkipWildcards(now);
        for (var i = 0; i < name.Length; i++)
        {
            Step(now, name[i], ignoreCase: i < caseless);
            SkipWildcards(now);
        }
    }

    static bool IsInInbox(string name) => name == MailboxName.Inbox || MailboxName.IsInferior(name, MailboxName.Inbox);

    /// <summary>From right to left, so that each position is replaced after its right neighbour has looked at it.</summary>
    void Step(Span<bool> now, char c, bool ignoreCase)
    {
        for (var at = _pattern.Length; at >= 0; at--)
        {
            var stays = now[at] && at < _pattern.Length && StaysOn(_pattern[at], c);
            var arrives = at > 0 && now[at - 1] && IsSame(_pattern[at - 1], c, ignoreCase);
            now[at] = stays || arrives;
        }
    }

    /// <summary>A wildcard may match nothing.</summary>
    void SkipWildcards(Span<bool> now)
    {
        for (var at = 0; at < _pattern.Length; at++)
        {
            if (now[at] && _pattern[at] is ('*' or '%')) now[at + 1] = true;
        }
    }

    static bool StaysOn(char wildcard, char c) => wildcard == '*' || (wildcard == '%' && c != Separator);

    static bool IsSame(char expected, char c, bool ignoreCase) =>
        expected is not ('*' or '%') && (expected == c || expected == One || (ignoreCase && char.ToUpperInvariant(expected) == char.ToUpperInvariant(c)));
}
