using Tayori.Store;

namespace Tayori.Delivery;

/// <summary>Which mailbox <c>user+detail@</c> means (RFC 5233): one that exists, else INBOX.</summary>
static class FolderChoice
{
    /// <summary>
    /// The mailbox the detail names, without regard to case: <c>+lists</c> is Lists; <c>+lists/dotnet</c> and, since some forms refuse a slash in an address, <c>+lists.dotnet</c> are Lists/dotnet.
    /// <c>null</c> where there is none.
    /// </summary>
    public static Mailbox? Find(IReadOnlyList<Mailbox> mailboxes, string detail)
    {
        string levels = detail.Replace('.', '/');
        return mailboxes.FirstOrDefault(m => IsOpen(m) && Same(m.Name, detail)) ?? mailboxes.FirstOrDefault(m => IsOpen(m) && Same(m.Name, levels));
    }

    // Anybody can write any detail: nobody from outside may put a draft into somebody's name, or a letter where it is taken as sent or thrown away.
    static bool IsOpen(Mailbox mailbox) => mailbox.SpecialUse is not (SpecialUse.Drafts or SpecialUse.Sent or SpecialUse.Trash);

    static bool Same(string name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
