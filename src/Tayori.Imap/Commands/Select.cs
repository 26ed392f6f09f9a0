using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;

namespace Tayori.Imap.Commands;

/// <summary>SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2) with CONDSTORE (RFC 7162 §3.1.8): answered from the mailbox's row, whatever the number of its messages.</summary>
sealed record Select(string Mailbox, bool IsReadOnly, bool CondStore) : IImapCommand
{
    public static IImapCommand ParseSelect(ref ImapCursor cursor) => Parse(ref cursor, isReadOnly: false);
    public static IImapCommand ParseExamine(ref ImapCursor cursor) => Parse(ref cursor, isReadOnly: true);

    static Select Parse(ref ImapCursor cursor, bool isReadOnly)
    {
        cursor.Space();
        var mailbox = cursor.Mailbox();
        return new Select(mailbox, isReadOnly, cursor.TrySpace() && Parameters(ref cursor));
    }

    /// <summary>select-params = SP "(" select-param *(SP select-param) ")" (RFC 4466 §2.1); one that is not known is BAD. Returns whether CONDSTORE is among them.</summary>
    static bool Parameters(ref ImapCursor cursor)
    {
        cursor.Open();
        do
        {
            if (!cursor.TryKeyword("CONDSTORE"u8)) cursor.Fail("unknown parameter of SELECT");
        }
        while (cursor.TrySpace());
        cursor.Close();
        return true;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // RFC 3501 §6.3.1: a SELECT that fails leaves no mailbox selected.
        session.Select(null);
        if (CondStore) session.UseCondStore();
        if (await session.Account.FindMailboxAsync(Mailbox, cancellationToken) is not { } row) return ImapResult.No(ResponseCode.NonExistent, "no such mailbox");
        var view = await MailboxView.OpenAsync(session.Account, row, IsReadOnly, cancellationToken);
        session.Writer.Selected(view);
        session.Select(view);
        return IsReadOnly ? ImapResult.Ok(ResponseCode.ReadOnly, "selected to look at") : ImapResult.Ok(ResponseCode.ReadWrite, "selected");
    }
}
