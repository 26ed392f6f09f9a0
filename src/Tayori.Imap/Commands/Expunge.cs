using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>EXPUNGE (RFC 3501 §6.4.3) and UID EXPUNGE (RFC 4315 §2.1): removes messages with \Deleted for good. The loop tells which.</summary>
sealed record Expunge(SequenceSet? Uids) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => new Expunge(Uids: null);

    /// <summary>"UID" SP "EXPUNGE" SP sequence-set</summary>
    public static IImapCommand ParseUid(ref ImapCursor cursor)
    {
        cursor.Space();
        return new Expunge(cursor.SequenceSet());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var view = session.View!;
        var rows = Uids is null ? null : await view.ResolveAsync(Uids, byUid: true, cancellationToken);
        if (rows?.IsEmpty == true) return ImapResult.Ok("done");
        var result = await Progress.WaitAsync(session, view.Account.ExpungeAsync(view.Id, rows?.ToUids(), onlyDeleted: true, cancellationToken), cancellationToken);
        return result.IsOk ? ImapResult.Ok("done") : StoreAnswers.Of(result.Refusal!.Value);
    }
}
