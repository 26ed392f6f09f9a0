using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>LISTRIGHTS (RFC 4314 §3.4): no right is tied to another; the owner has them all, always.</summary>
sealed record ListRights(string Mailbox, Identifier Identifier) : IImapCommand
{
    /// <summary>listrights = "LISTRIGHTS" SP mailbox SP identifier</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new ListRights(cursor.Mailbox(), Identifier.Parse(ref cursor));
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await session.Places.FindAsync(Mailbox, MailboxRights.Administer, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        if (await Identifier.ResolveAsync(session.Directory, cancellationToken) is not { } grantee) return ImapResult.No(ResponseCode.NonExistent, "no account of this server has this address");
        var isOwner = grantee.Account == place.Account.Id;
        session.Writer.ListRights(place.Name, Identifier.Text, isOwner && !grantee.IsNegative ? RightsText.Of(MailboxRights.All) : "", isOwner ? "" : RightsText.Separately);
        return ImapResult.Ok("done");
    }
}
