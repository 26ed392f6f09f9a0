using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

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

    public bool Expunges => true;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var view = session.View!;
        var rows = Uids is null ? null : await view.ResolveAsync(Uids, byUid: true, cancellationToken);
        if (rows?.IsEmpty == true) return ImapResult.Ok("done");
        var marked = await MarkedAsync(session, view, rows?.ToUids(), cancellationToken);
        var result = await Progress.WaitAsync(session, view.Account.ExpungeAsync(view.Id, marked, onlyDeleted: true, cancellationToken), cancellationToken);
        return result.IsOk ? ImapResult.Ok("done") : StoreAnswers.Of(result.Refusal!.Value);
    }

    /// <summary>RFC 9738 §3: a limit counts the messages that go, not those that were named. Without one, which are marked is left to the store to find.</summary>
    static async ValueTask<UidSet?> MarkedAsync(ImapSession session, MailboxView view, UidSet? uids, CancellationToken cancellationToken)
    {
        if (!session.Limit.IsSet || await view.LatestAsync(cancellationToken) is not { } latest) return uids;
        var marked = new UidSetBuilder();
        for (var i = 0; i < latest.Count; i++)
        {
            if (latest[i].Flags.Has(SystemFlags.Deleted) && uids?.Contains(latest[i].Uid) != false) marked.Add(latest[i].Uid);
        }
        var limited = session.Limit.Of(SequenceResolver.OfUids(marked.Build(), latest));
        return limited.ToUids();
    }
}
