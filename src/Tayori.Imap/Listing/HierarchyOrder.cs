using Tayori.Imap.Grammar;
using Tayori.Store;

namespace Tayori.Imap.Listing;

/// <summary>Names as a tree is read: INBOX first, and below each name what is inferior to it before its next sibling.</summary>
sealed class HierarchyOrder : IComparer<string>
{
    public static HierarchyOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return Comparer<string>.Default.Compare(x, y);
        var inbox = IsInbox(y).CompareTo(IsInbox(x));
        return inbox != 0 ? inbox : CompareLevels(x, y);
    }

    static int CompareLevels(string x, string y)
    {
        var length = Math.Min(x.Length, y.Length);
        for (var i = 0; i < length; i++)
        {
            if (x[i] != y[i]) return Rank(x[i]).CompareTo(Rank(y[i]));
        }
        return x.Length.CompareTo(y.Length);
    }

    /// <summary>The separator sorts before everything: <c>a/b</c> stands before <c>a-b</c>.</summary>
    static int Rank(char c) => c == MailboxPattern.Separator ? -1 : c;

    static bool IsInbox(string name) => MailboxName.IsWithin(name, MailboxName.Inbox);
}
