using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>
/// APPEND (RFC 3501 §6.3.11) of any number of messages (RFC 3502), as literals of either kind (RFC 3516), with APPENDUID (RFC 4315 §3) and APPENDLIMIT (RFC 7889). Messages are no part of the command's
/// octets: they are read while it is executed, and stored together when all have come.
/// </summary>
sealed record Append(GivenName Given, AppendLine Line) : IImapCommand
{
    /// <summary>append = "APPEND" SP mailbox 1*append-message</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new Append(cursor.MailboxAsGiven(), AppendLine.First(ref cursor, single: false));
    }

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var upload = new MessageUpload(session, Line.Literal);
        return upload.RunAsync(() => RunAsync(session, upload, cancellationToken), cancellationToken);
    }

    async ValueTask<ImapResult> RunAsync(ImapSession session, MessageUpload upload, CancellationToken cancellationToken)
    {
        var found = await session.Places.FindTargetAsync(Given.Name, cancellationToken);
        if (found.Value is not { } target) return found.Refusal;
        var quota = await target.Account.ReadQuotaAsync(cancellationToken);
        await using var intake = new MessageIntake(session, upload, quota.Room);
        if (await intake.RunAsync(Line, cancellationToken) is { } refusal) return refusal;
        var result = await Progress.WaitAsync(session, target.Account.AppendAsync(target.Id, intake.MessagesFor(target), cancellationToken), cancellationToken);
        if (result.Value is not { } appended) return Refused(result.Refusal!.Value);
        session.Made(target, appended.Uids);
        if (target.Allows(MailboxRights.Lookup)) await Given.TellAsync(session, cancellationToken);
        return ImapResult.Ok("appended") with { Code = target.Told(ResponseCode.AppendUid(appended.UidValidity, appended.Uids)) };
    }

    /// <summary>RFC 3501 §6.3.11: a mailbox is never created by the way; TRYCREATE tells the client that it may.</summary>
    public static ImapResult Refused(StoreRefusal refusal) =>
        refusal == StoreRefusal.NoSuchMailbox ? ImapResult.No(ResponseCode.TryCreate, "no such mailbox") : StoreAnswers.Of(refusal);
}
