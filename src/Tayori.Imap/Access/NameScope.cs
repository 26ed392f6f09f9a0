using Tayori.Imap.Grammar;

namespace Tayori.Imap.Access;

/// <summary>Which names an answer can hold: accounts of others that have none of them are not looked into.</summary>
sealed class NameScope(IReadOnlyList<MailboxPattern> patterns)
{
    public static NameScope All { get; } = new([new MailboxPattern("*")]);

    /// <summary>These names and, as no name is told without it, whether there are others below them.</summary>
    public static NameScope Of(IEnumerable<string> names) => new([.. names.Where(OtherUsers.Contains).Select(name => new MailboxPattern(name))]);

    public static NameScope None { get; } = new([]);

    /// <summary>Whether anything of others can be in it.</summary>
    public bool IsAny => HasRoot || patterns.Any(pattern => pattern.ReachesBelow(OtherUsers.Root));

    /// <summary>The level above all that others share, of which is told that there is something below it.</summary>
    public bool HasRoot => patterns.Any(pattern => pattern.Matches(OtherUsers.Root));

    public bool Reaches(string owner) => OtherUsers.RootOf(owner) is var level && patterns.Any(pattern => pattern.Matches(level) || pattern.ReachesBelow(level));
}
