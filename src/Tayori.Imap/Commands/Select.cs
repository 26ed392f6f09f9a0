using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;

namespace Tayori.Imap.Commands;

/// <summary>SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2): answered from the mailbox's row, whatever the number of its messages.</summary>
sealed record Select(string Mailbox, bool IsReadOnly) : IImapCommand
{
    public static IImapCommand ParseSelect(ref ImapCursor cursor) => Parse(ref cursor, isReadOnly: false);
    public static IImapCommand ParseExamine(ref ImapCursor cursor) => Parse(ref cursor, isReadOnly: true);

    static Select Parse(ref ImapCursor cursor, bool isReadOnly)
    {
        cursor.Space();
        return new Select(cursor.Mailbox(), isReadOnly);
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // RFC 3501 §6.3.1: a SELECT that fails leaves no mailbox selected.
        session.Select(null);
        if (await session.Account.FindMailboxAsync(Mailbox, cancellationToken) is not { } row) return ImapResult.No(ResponseCode.NonExistent, "no such mailbox");
        var view = await MailboxView.OpenAsync(session.Account, row, IsReadOnly, cancellationToken);
        session.Writer.Selected(view);
        session.Select(view);
        return IsReadOnly ? ImapResult.Ok(ResponseCode.ReadOnly, "selected to look at") : ImapResult.Ok(ResponseCode.ReadWrite, "selected");
    }
}
