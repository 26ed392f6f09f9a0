using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>LIST (RFC 3501 §6.3.8) with CHILDREN (RFC 3348) and SPECIAL-USE (RFC 6154) attributes.</summary>
sealed record List(string Reference, string Pattern) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var reference = cursor.Mailbox();
        cursor.Space();
        return new List(reference, cursor.ListMailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // An empty pattern asks for the separator.
        if (Pattern.Length == 0) session.Writer.Raw("* LIST (\\Noselect) \"/\" \"\"\r\n"u8);
        else await ListAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }

    async ValueTask ListAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var pattern = new MailboxPattern(Reference + Pattern);
        var mailboxes = await session.Account.ListMailboxesAsync(cancellationToken);
        var parents = mailboxes.SelectMany(m => MailboxPattern.Superiors(m.Name)).ToHashSet();
        var missing = parents.Except(mailboxes.Select(m => m.Name)).Order(StringComparer.Ordinal);
        foreach (var mailbox in mailboxes.Where(m => pattern.Matches(m.Name)))
        {
            session.Writer.Listed(mailbox.Name, mailbox.SpecialUse, parents.Contains(mailbox.Name));
            await session.FlushIfFullAsync(cancellationToken);
        }
        foreach (var name in missing.Where(pattern.Matches)) session.Writer.ListedParent(name);
    }
}
