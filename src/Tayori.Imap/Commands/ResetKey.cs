using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>RESETKEY (RFC 4467 §7): URLs that were authorised for a mailbox, or for all, open nothing any more. INTERNAL is the only mechanism, whichever are named.</summary>
sealed record ResetKey(string? Mailbox) : IImapCommand
{
    /// <summary>resetkey = "RESETKEY" [SP mailbox *(SP mechanism)]</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        if (!cursor.TrySpace()) return new ResetKey((string?)null);
        var mailbox = cursor.Mailbox();
        while (cursor.TrySpace()) GenUrlAuth.ParseMechanism(ref cursor);
        return new ResetKey(mailbox);
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Mailbox is null) return await ResetAllAsync(session, cancellationToken);
        var found = await session.Places.FindAsync(Mailbox, MailboxRights.Read, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        var made = await session.Account.MakeUrlKeyAsync(place.UrlKey, anew: true, cancellationToken);
        if (!made.IsOk) return StoreAnswers.Of(made.Refusal!.Value);
        if (place.IsSame(session.View?.Place)) Tell(session);
        return ImapResult.Ok(ResponseCode.UrlMech, "key is new");
    }

    static async ValueTask<ImapResult> ResetAllAsync(ImapSession session, CancellationToken cancellationToken)
    {
        await session.Account.RemoveUrlKeysAsync(cancellationToken);
        if (session.View is not null) Tell(session);
        return ImapResult.Ok("all keys are removed");
    }

    /// <summary>RFC 4467 §7: a session that has the mailbox selected gets it untagged.</summary>
    static void Tell(ImapSession session) => session.Writer.Ok(ResponseCode.UrlMech, "the mailbox's key was reset");
}
