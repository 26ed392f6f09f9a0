using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>REPLACE and UID REPLACE (RFC 8508): a message takes the place of another, in one commit, also in another mailbox. Nothing of the old one passes to the new one.</summary>
sealed record Replace(SequenceSet Replaced, bool ByUid, string Mailbox, AppendLine Line) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>replace = "REPLACE" SP seq-number SP mailbox append-message</summary>
    static Replace Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var column = cursor.Column;
        var replaced = cursor.SequenceSet();
        if (!cursor.Failed && !IsOne(replaced)) cursor.FailAt("the number of one message expected", column);
        cursor.Space();
        return new Replace(replaced, byUid, cursor.Mailbox(), AppendLine.First(ref cursor, single: true));
    }

    static bool IsOne(SequenceSet set) => set.Ranges is [var only] && only.First == only.Last;

    public bool Expunges => true;

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var upload = new MessageUpload(session, Line.Literal);
        return upload.RunAsync(() => RunAsync(session, upload, cancellationToken), cancellationToken);
    }

    async ValueTask<ImapResult> RunAsync(ImapSession session, MessageUpload upload, CancellationToken cancellationToken)
    {
        var view = session.View!;
        if (await view.ResolveAsync(Replaced, ByUid, cancellationToken) is not { } rows) return ImapResult.Bad("no such message");
        // Unlike the other UID commands it has nothing to do without its message, and must not only append.
        if (rows.IsEmpty) return ImapResult.No(ResponseCode.NonExistent, "no such message");
        var found = await session.Places.FindTargetAsync(Mailbox, cancellationToken);
        if (found.Value is not { } target) return found.Refusal;
        var old = rows.Messages[rows.Ranges[0].First];
        var isWithin = target.Account.Id == view.Account.Id;
        var quota = await target.Account.ReadQuotaAsync(cancellationToken);
        // RFC 8508 §3.4: "only the net quota consumption is considered".
        if (isWithin) quota = quota with { UsedBytes = quota.UsedBytes - old.Size, UsedMessages = quota.UsedMessages - 1 };
        await using var intake = new MessageIntake(session, upload, quota.Room, single: true);
        if (await intake.RunAsync(Line, cancellationToken) is { } refusal) return refusal;
        var result = await Progress.WaitAsync(session, isWithin ? view.Account.ReplaceAsync(view.Id, old.Uid, target.Id, intake.MessagesFor(target)[0], cancellationToken) : AcrossAsync(view, old.Uid, target, intake, cancellationToken), cancellationToken);
        if (result.Value is not { } appended) return Append.Refused(result.Refusal!.Value);
        session.Made(target, appended.Uids);
        // RFC 8508 §4.3: ahead of the EXPUNGE, which comes before the tagged OK.
        if (target.Told(ResponseCode.AppendUid(appended.UidValidity, appended.Uids)) is { } uids) session.Writer.Ok(uids, "replaced");
        return ImapResult.Ok("done");
    }

    /// <summary>Into the account of another: two commits, so that a crash between them leaves both messages.</summary>
    static async ValueTask<StoreResult<Appended>> AcrossAsync(MailboxView view, uint replaced, Place target, MessageIntake intake, CancellationToken cancellationToken)
    {
        var result = await target.Account.AppendAsync(target.Id, intake.MessagesFor(target), cancellationToken);
        if (result.Value is not { } appended) return result;
        try
        {
            await view.Account.ExpungeAsync(view.Id, UidSet.Of(replaced), onlyDeleted: false, cancellationToken);
            return result;
        }
        catch
        {
            // The client hears NO and will come again.
            await target.Account.ExpungeAsync(target.Id, appended.Uids, onlyDeleted: false, CancellationToken.None);
            throw;
        }
    }
}
