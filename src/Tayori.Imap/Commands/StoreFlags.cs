using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>STORE and UID STORE (RFC 3501 §6.4.6, §6.4.8), with UNCHANGEDSINCE (RFC 7162 §3.1.3).</summary>
sealed record StoreFlags(SequenceSet Set, bool ByUid, FlagAction Action, bool Silent, FlagSet Flags, long? UnchangedSince) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>store = "STORE" SP sequence-set [SP store-modifiers] SP store-att-flags</summary>
    static StoreFlags Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var set = cursor.SequenceSet();
        cursor.Space();
        var unchangedSince = cursor.Peek == (byte)'(' ? Modifiers(ref cursor) : null;
        // store-att-flags = (["+" / "-"] "FLAGS" [".SILENT"]) SP (flag-list / (flag *(SP flag)))
        var action = cursor.TryByte((byte)'+') ? FlagAction.Add : cursor.TryByte((byte)'-') ? FlagAction.Remove : FlagAction.Replace;
        var silent = cursor.TryKeyword("FLAGS.SILENT"u8);
        if (!silent && !cursor.TryKeyword("FLAGS"u8)) cursor.Fail("FLAGS, +FLAGS or -FLAGS expected");
        cursor.Space();
        var flags = cursor.Peek == (byte)'(' ? cursor.FlagList() : cursor.Flags();
        return new StoreFlags(set, byUid, action, silent, flags, unchangedSince);
    }

    /// <summary>store-modifiers = "(" "UNCHANGEDSINCE" SP mod-sequence-valzer ")" SP</summary>
    static long? Modifiers(ref ImapCursor cursor)
    {
        cursor.Open();
        if (!cursor.TryKeyword("UNCHANGEDSINCE"u8)) cursor.Fail("unknown STORE modifier");
        cursor.Space();
        var modSeq = cursor.Number64("modseq");
        cursor.Close();
        cursor.Space();
        return modSeq;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var view = session.View!;
        if (UnchangedSince is not null) session.UseCondStore();
        if (await view.ResolveAsync(Set, ByUid, cancellationToken) is not { } rows) return ImapResult.Bad("no such message");
        if (rows.IsEmpty) return ImapResult.Ok("done");
        var result = await session.Account.ChangeFlagsAsync(view.Id, rows.ToUids(), Action, Flags, UnchangedSince, cancellationToken);
        if (result.Value is not { } change) return StoreAnswers.Of(result.Refusal!.Value);
        var all = true;
        if (Silent) view.ChangedSilently(new OwnChange(change, Action, Flags));
        else all = await AnswerAsync(session, view, rows, change.Failed, cancellationToken);
        if (!change.Failed.IsEmpty) return ImapResult.Ok(ResponseCode.Modified(Names(change.Failed, rows.Messages)), "some messages were changed by another");
        // RFC 2180 §4.2.3: flags of those that are there are set and told, and NO says that some are not.
        return all ? ImapResult.Ok("done") : ImapResult.No(ResponseCode.ExpungeIssued, "some of the messages no longer exist");
    }

    /// <summary>RFC 3501 §6.4.6: "STORE will return the updated value of the data", of all messages named, also of those that had it already. Returns whether all were there.</summary>
    async ValueTask<bool> AnswerAsync(ImapSession session, MailboxView view, RowSelection rows, UidSet failed, CancellationToken cancellationToken)
    {
        if (await view.LatestAsync(cancellationToken) is not { } latest) return false;
        var attributes = FetchAttributes.Flags;
        if (ByUid) attributes |= FetchAttributes.Uid;
        if (session.UsesCondStore) attributes |= FetchAttributes.ModSeq;
        var answer = new FlagsAnswer(session, view, latest, attributes);
        await answer.RunAsync(rows, failed, cancellationToken);
        return !answer.MissedAny;
    }

    /// <summary>MODIFIED names messages as the command did (RFC 7162 §3.1.3).</summary>
    string Names(UidSet failed, MessageList told) =>
        ByUid ? failed.ToString() : UidSet.Of([.. failed.Enumerate().Select(uid => (uint)told.IndexOf(uid) + 1)]).ToString();
}
