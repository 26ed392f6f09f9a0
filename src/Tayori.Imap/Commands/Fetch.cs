using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>FETCH and UID FETCH (RFC 3501 §6.4.5, §6.4.8), with CHANGEDSINCE and VANISHED (RFC 7162 §3.1.4.1, §3.2.6) and PARTIAL (RFC 9394 §3.3).</summary>
sealed record Fetch(SequenceSet Set, bool ByUid, FetchItems Items, FetchModifiers Modifiers) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>fetch = "FETCH" SP sequence-set SP ("ALL" / …) [SP fetch-modifiers]</summary>
    static Fetch Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var set = cursor.SequenceSet();
        cursor.Space();
        var items = FetchParser.Parse(ref cursor);
        var modifiers = cursor.TrySpace() ? FetchModifiers.Parse(ref cursor, byUid) : FetchModifiers.None;
        // RFC 3501 §6.4.8: a UID is in every response to UID FETCH. RFC 7162 §3.1.4.1: CHANGEDSINCE implies MODSEQ.
        // RFC 9586 §3.3: UIDFETCH begins with it.
        if (byUid && !cursor.Enabled.Has(Features.UidOnly)) items = items.With(FetchAttributes.Uid);
        if (modifiers.ChangedSince is not null) items = items.With(FetchAttributes.ModSeq);
        return new Fetch(set, byUid, items, modifiers);
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var view = session.View!;
        // RFC 7162 §3.2.6: "if the client hasn't issued ENABLE QRESYNC".
        if (Modifiers.Vanished && !session.UsesQResync) return ImapResult.Bad("QRESYNC has not been enabled");
        if (Items.Has(FetchAttributes.ModSeq)) session.UseCondStore();
        if (await view.ResolveAsync(Set, ByUid, cancellationToken) is not { } rows) return ImapResult.Bad("no such message");
        // RFC 9394 §3.4: the part is taken of all that were named, and then those that have changed of it.
        if (Modifiers.Part is { } part) rows = rows.Part(part);
        if (Modifiers.ChangedSince is { } modSeq) rows = rows.ChangedSince(modSeq);
        rows = session.Limit.Of(rows);
        if (Modifiers.Vanished) await TellVanishedAsync(session, view, cancellationToken);
        var context = await BeginAsync(session, view, rows, cancellationToken);
        await context.RunAsync(rows, cancellationToken);
        if (context.DamagedAny) return ImapResult.No(ResponseCode.Corruption, "some of the messages are damaged");
        if (context.UnknownEncodingAny) return ImapResult.No(ResponseCode.UnknownCte, "a part is encoded in a way that is not known");
        // RFC 2180 §4.1.3: what is there is answered, and NO says that it was not all. RFC 3501 §6.4.8: a UID that is not there is no error.
        return context.MissedAny && !ByUid ? ImapResult.No(ResponseCode.ExpungeIssued, "some of the messages no longer exist") : ImapResult.Ok("done");
    }

    /// <summary>RFC 7162 §3.2.6: of all that were named, ahead of the FETCH responses.</summary>
    async ValueTask TellVanishedAsync(ImapSession session, MailboxView view, CancellationToken cancellationToken)
    {
        var missed = await Missed.SinceAsync(view, Modifiers.ChangedSince!.Value, cancellationToken);
        var vanished = await missed.VanishedAsync(view.Named(Set), match: null, cancellationToken);
        foreach (var _ in session.Writer.Vanished(vanished, earlier: true)) await session.FlushIfFullAsync(cancellationToken);
    }

    /// <summary>RFC 3501 §6.4.5: "The \Seen flag is implicitly set". One change for all, made before the first octet is sent, so that the responses can show it.</summary>
    async ValueTask<FetchContext> BeginAsync(ImapSession session, MailboxView view, RowSelection rows, CancellationToken cancellationToken)
    {
        var plain = new FetchContext(session, view, rows.Messages, Items);
        // RFC 4314 §4: "MUST NOT set it, if the current user doesn't have "s" right".
        if (!Items.SetsSeen || view.IsExamined || !view.Place.Allows(MailboxRights.Seen) || rows.IsEmpty) return plain;
        var seen = await MarkSeenAsync(view, rows, cancellationToken);
        if (seen.IsEmpty || await view.LatestAsync(cancellationToken) is not { } latest) return plain;
        view.Answered(seen, latest);
        var show = FlagsAnswer.Of(session);
        return new FetchContext(session, view, rows.Messages, Items) { MarkedSeen = seen, AfterSeen = latest, ShowSeen = show };
    }

    static async ValueTask<UidSet> MarkSeenAsync(MailboxView view, RowSelection rows, CancellationToken cancellationToken)
    {
        try
        {
            var change = await view.Account.ChangeFlagsAsync(view.Id, rows.ToUids(), FlagAction.Add, FlagSet.Of(SystemFlags.Seen), null, cancellationToken);
            return change.IsOk ? change.Value.Changed : UidSet.Empty;
        }
        catch (StorageException)
        {
            // Mail can be read from a disk that is full: what is lost is a mark, and the client sees that it is not set.
            return UidSet.Empty;
        }
    }
}
