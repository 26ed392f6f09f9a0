using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>FIND MAILBOXES and FIND ALL.MAILBOXES (RFC 2062 §6.3.OBS.1, §6.3.OBS.2), what LSUB and LIST are today. RFC 2061 recommends against bulletin boards, "including servers that support old clients".</summary>
sealed record FindMailboxes(bool All, string Pattern) : IImapCommand
{
    /// <summary>find = "FIND" SP ["ALL."] "MAILBOXES" SP list-mailbox</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var all = cursor.TryText("ALL."u8);
        if (!cursor.TryKeyword("MAILBOXES"u8)) cursor.Fail("MAILBOXES expected");
        cursor.Space();
        return new FindMailboxes(all, cursor.ListMailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var pattern = MailboxPattern.OfFind(Pattern);
        foreach (var name in (await NamesAsync(session, pattern, cancellationToken)).Where(pattern.Matches))
        {
            session.Writer.MailboxFound(name);
            await session.FlushIfFullAsync(cancellationToken);
        }
        return ImapResult.Ok("done");
    }

    /// <summary>RFC 1730 B.7.2.OBS.1: without attributes, so names that are no mailboxes are not told; a client would take them for such.</summary>
    async ValueTask<IEnumerable<string>> NamesAsync(ImapSession session, MailboxPattern pattern, CancellationToken cancellationToken) =>
        All ? (await session.Places.ListAsync(new NameScope([pattern]), cancellationToken)).Select(place => place.Name) : await session.Account.ListSubscriptionsAsync(cancellationToken);
}
