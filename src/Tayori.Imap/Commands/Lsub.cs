using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>LSUB (RFC 3501 §6.3.9): names subscribed to, whether or not there are mailboxes of them.</summary>
sealed record Lsub(string Reference, string Pattern) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var reference = cursor.ListReference();
        cursor.Space();
        return new Lsub(reference, cursor.ListMailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var pattern = new MailboxPattern(Reference + Pattern);
        var subscribed = (await session.Account.ListSubscriptionsAsync(cancellationToken)).ToHashSet();
        // With % a superior stands for what it hides: "foo" for a subscribed "foo/bar" (RFC 3501 §6.3.9).
        var names = Pattern.EndsWith('%') ? subscribed.Union(subscribed.SelectMany(MailboxName.Superiors)) : subscribed;
        foreach (var name in names.Where(pattern.Matches).Order(HierarchyOrder.Instance))
        {
            session.Writer.Subscribed(name, isParentOnly: !subscribed.Contains(name));
            await session.FlushIfFullAsync(cancellationToken);
        }
        return ImapResult.Ok("done");
    }
}
