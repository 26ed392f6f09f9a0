using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>COPY and UID COPY (RFC 3501 §6.4.7), MOVE and UID MOVE (RFC 6851), with COPYUID (RFC 4315 §3).</summary>
sealed record Copy(SequenceSet Set, bool ByUid, string Mailbox, bool Moves) : IImapCommand
{
    public static IImapCommand ParseCopy(ref ImapCursor cursor) => Parse(ref cursor, byUid: false, moves: false);
    public static IImapCommand ParseUidCopy(ref ImapCursor cursor) => Parse(ref cursor, byUid: true, moves: false);
    public static IImapCommand ParseMove(ref ImapCursor cursor) => Parse(ref cursor, byUid: false, moves: true);
    public static IImapCommand ParseUidMove(ref ImapCursor cursor) => Parse(ref cursor, byUid: true, moves: true);

    /// <summary>copy = "COPY" SP sequence-set SP mailbox; move = "MOVE" SP sequence-set SP mailbox</summary>
    static Copy Parse(ref ImapCursor cursor, bool byUid, bool moves)
    {
        cursor.Space();
        var set = cursor.SequenceSet();
        cursor.Space();
        return new Copy(set, byUid, cursor.Mailbox(), moves);
    }

    public bool Expunges => Moves;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var view = session.View!;
        if (await view.ResolveAsync(Set, ByUid, cancellationToken) is not { } rows) return ImapResult.Bad("no such message");
        var found = await session.Places.FindTargetAsync(Mailbox, cancellationToken);
        if (found.Value is not { } target) return found.Refusal;
        if (rows.IsEmpty) return ImapResult.Ok("no such messages");
        if (session.Limit.ForSaving(rows.Count) is { } tooMany) return tooMany;
        var result = await Progress.WaitAsync(session, RunAsync(session, view, rows.ToUids(), target, cancellationToken), cancellationToken);
        if (result.Value is not { } copied) return StoreAnswers.Of(result.Refusal!.Value);
        session.Made(target, copied.Target);
        return Answer(session, target, copied);
    }

    /// <summary>RFC 4314 §4: flags that the user may not set in the target stay behind.</summary>
    ValueTask<StoreResult<Copied>> RunAsync(ImapSession session, MailboxView view, UidSet uids, Place target, CancellationToken cancellationToken) =>
        target.Account.Id != view.Account.Id ? new CopyAcross(session, view, target).RunAsync(uids, Moves, cancellationToken)
        : Moves ? view.Account.MoveAsync(view.Id, uids, target.Id, target.Rights.Flags, cancellationToken)
        : view.Account.CopyAsync(view.Id, uids, target.Id, target.Rights.Flags, cancellationToken);

    /// <summary>RFC 6851 §4.3: COPYUID of a MOVE goes ahead of the EXPUNGEs, in an untagged OK. Where nothing was copied, there is no COPYUID (RFC 4315 §3).</summary>
    ImapResult Answer(ImapSession session, Place target, Copied copied)
    {
        if (copied.Source.IsEmpty) return ImapResult.No(ResponseCode.ExpungeIssued, "the messages no longer exist");
        var code = target.Told(ResponseCode.CopyUid(copied.UidValidity, copied.Source, copied.Target));
        if (!Moves) return ImapResult.Ok("copied") with { Code = code };
        if (code is { } uids) session.Writer.Ok(uids, "moved");
        return ImapResult.Ok("done");
    }
}
