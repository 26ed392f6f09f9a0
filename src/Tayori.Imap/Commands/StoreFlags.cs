using Tayori.Imap.Access;
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
        if (!cursor.TryKeyword("UNCHANGEDSINCE"u8)) cursor.Fail("unknown modifier of STORE");
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
        rows = session.Limit.Of(rows);
        var work = new FlagsWithinRights(view.Place, Action, Flags, UnchangedSince);
        if (work.IsNothing) return Places.NotAllowed;
        var result = await Progress.WaitAsync(session, work.RunAsync(rows.ToUids(), cancellationToken), cancellationToken);
        await TellFullAsync(session, view, cancellationToken);
        if (result.Value is not { } change) return StoreAnswers.Of(result.Refusal!.Value);
        var all = true;
        // RFC 7162 §3.1.3: with UNCHANGEDSINCE "an untagged FETCH response MUST be sent, even if the .SILENT suffix is specified".
        // Flags that were passed over are told too: the client believes that they are as it said.
        if (Silent && UnchangedSince is null && work.IsWhole) view.ChangedSilently(new OwnChange(change, Action, Flags));
        else all = await AnswerAsync(session, view, rows, change.Failed, cancellationToken);
        return Answer(change.Failed, rows.Messages, all);
    }

    /// <summary>RFC 9051 §7.1, PERMANENTFLAGS: where a mailbox can have no more keywords, "the server MUST send a new PERMANENTFLAGS response code without the special flag \*".</summary>
    async ValueTask TellFullAsync(ImapSession session, MailboxView view, CancellationToken cancellationToken)
    {
        if (Flags.Keywords.Count == 0 || view.Row.Keywords.Count == StoreLimits.KeywordsPerMailbox) return;
        if (await view.Account.GetMailboxAsync(view.Id, cancellationToken) is not { Keywords: { Count: StoreLimits.KeywordsPerMailbox } keywords }) return;
        view.Place = view.Place with { Mailbox = view.Row with { Keywords = keywords } };
        session.Writer.FlagsAllowed(view);
    }

    /// <summary>
    /// RFC 2180 §4.2: flags of those that are there are set and told, and NO says that some are not, unless .SILENT was said or UIDs were named, of which one that is not there is no error
    /// (RFC 3501 §6.4.8). MODIFIED goes with either (RFC 7162 §3.1.3, example 11).
    /// </summary>
    ImapResult Answer(UidSet failed, MessageList told, bool all)
    {
        if (all || Silent || ByUid) return failed.IsEmpty ? ImapResult.Ok("done") : ImapResult.Ok(ResponseCode.Modified(Names(failed, told)), "some messages were changed by another");
        return ImapResult.No(failed.IsEmpty ? ResponseCode.ExpungeIssued : ResponseCode.Modified(Names(failed, told)), "some of the messages no longer exist");
    }

    /// <summary>RFC 3501 §6.4.6: "STORE will return the updated value of the data", of all messages named, also of those that had it already. Returns whether all were there.</summary>
    async ValueTask<bool> AnswerAsync(ImapSession session, MailboxView view, RowSelection rows, UidSet failed, CancellationToken cancellationToken)
    {
        if (await view.LatestAsync(cancellationToken) is not { } latest) return false;
        var answer = new FlagsAnswer(session, view, latest, FlagsAnswer.Of(session, ByUid)) { Expects = Silent ? flags => flags.Apply(Action, Flags) : null };
        await answer.RunAsync(rows, failed, cancellationToken);
        return !answer.MissedAny;
    }

    /// <summary>MODIFIED names messages as the command did (RFC 7162 §3.1.3).</summary>
    string Names(UidSet failed, MessageList told) =>
        ByUid ? failed.ToString() : UidSet.Of([.. failed.Enumerate().Select(uid => (uint)told.IndexOf(uid) + 1)]).ToString();
}
