using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>CLOSE (RFC 3501 §6.4.2): expunges without a word, unless the mailbox was only examined, and leaves it.</summary>
sealed record Close : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Close();

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var view = session.View!;
        // What cannot be expunged now stays marked; the mailbox is left either way.
        session.Select(null);
        // RFC 4314 §4: without the right to expunge, nothing is expunged and CLOSE is OK.
        if (!view.IsExamined && view.Place.Allows(MailboxRights.Expunge)) await view.Account.ExpungeAsync(view.Id, null, onlyDeleted: true, cancellationToken);
        return ImapResult.Ok("done");
    }
}
