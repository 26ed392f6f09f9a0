using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>FIND MAILBOXES and FIND ALL.MAILBOXES (RFC 1730 appendix A), what LSUB and LIST are today; of IMAP2bis' bulletin boards (RFC 2061) there are none.</summary>
sealed record FindMailboxes(FindScope Scope, string Pattern) : IImapCommand
{
    /// <summary>find = "FIND" SP ["ALL."] ("MAILBOXES" / "BBOARDS") SP list-mailbox</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var all = cursor.TryText("ALL."u8);
        var mailboxes = cursor.TryKeyword("MAILBOXES"u8);
        if (!mailboxes && !cursor.TryKeyword("BBOARDS"u8)) cursor.Fail("MAILBOXES or BBOARDS expected");
        cursor.Space();
        return new FindMailboxes(!mailboxes ? FindScope.BulletinBoards : all ? FindScope.All : FindScope.Subscribed, cursor.ListMailbox());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var pattern = MailboxPattern.OfFind(Pattern);
        foreach (var name in (await NamesAsync(session, cancellationToken)).Where(pattern.Matches))
        {
            session.Writer.MailboxFound(name);
            await session.FlushIfFullAsync(cancellationToken);
        }
        return ImapResult.Ok("done");
    }

    /// <summary>RFC 1730 B.7.2.OBS.1: without attributes, so names that are no mailboxes are not told; a client would take them for such.</summary>
    async ValueTask<IEnumerable<string>> NamesAsync(ImapSession session, CancellationToken cancellationToken) => Scope switch
    {
        FindScope.All => (await session.Places.ListAsync(cancellationToken)).Select(place => place.Name),
        FindScope.Subscribed => await session.Account.ListSubscriptionsAsync(cancellationToken),
        _ => [],
    };
}

enum FindScope { All, Subscribed, BulletinBoards }
