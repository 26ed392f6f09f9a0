using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>FETCH and UID FETCH (RFC 3501 §6.4.5, §6.4.8), with CHANGEDSINCE (RFC 7162 §3.1.4.1) and PARTIAL (RFC 9394 §3.3).</summary>
sealed record Fetch(SequenceSet Set, bool ByUid, FetchItems Items, long? ChangedSince, PartialRange? Part) : IImapCommand
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
        long? changedSince = null;
        PartialRange? part = null;
        if (cursor.TrySpace()) Modifiers(ref cursor, byUid, ref changedSince, ref part);
        // RFC 3501 §6.4.8: a UID is in every response to UID FETCH. RFC 7162 §3.1.4.1: CHANGEDSINCE implies MODSEQ.
        if (byUid) items = items.With(FetchAttributes.Uid);
        if (changedSince is not null) items = items.With(FetchAttributes.ModSeq);
        return new Fetch(set, byUid, items, changedSince, part);
    }

    /// <summary>fetch-modifiers = "(" fetch-modifier *(SP fetch-modifier) ")"; fetch-modifier = "CHANGEDSINCE" SP mod-sequence-value / "PARTIAL" SP partial-range</summary>
    static void Modifiers(ref ImapCursor cursor, bool byUid, ref long? changedSince, ref PartialRange? part)
    {
        cursor.Open();
        do
        {
            if (changedSince is null && cursor.TryKeyword("CHANGEDSINCE"u8))
            {
                cursor.Space();
                // A mod-sequence-value is at least 1; 0 is what clients that have seen nothing yet send, and names all.
                changedSince = cursor.Number64("modseq");
            }
            else if (byUid && part is null && cursor.TryKeyword("PARTIAL"u8))
            {
                cursor.Space();
                part = PartialRange.Parse(ref cursor);
            }
            else
            {
                cursor.Fail("CHANGEDSINCE, or PARTIAL of UID FETCH, expected, each once");
            }
        }
        while (cursor.TrySpace());
        cursor.Close();
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var view = session.View!;
        if (Items.Has(FetchAttributes.ModSeq)) session.UseCondStore();
        if (await view.ResolveAsync(Set, ByUid, cancellationToken) is not { } rows) return ImapResult.Bad("no such message");
        // RFC 9394 §3.4: the part is taken of all that were named, and then those that have changed of it.
        if (Part is { } part) rows = rows.Part(part);
        if (ChangedSince is { } modSeq) rows = rows.ChangedSince(modSeq);
        var context = await BeginAsync(session, view, rows, cancellationToken);
        await RunAsync(context, rows, cancellationToken);
        if (context.DamagedAny) return ImapResult.No(ResponseCode.Corruption, "some of the messages are damaged");
        if (context.UnknownEncodingAny) return ImapResult.No(ResponseCode.UnknownCte, "a part is encoded in a way that is not known");
        // RFC 2180 §4.1.3: what is there is answered, and NO says that it was not all. RFC 3501 §6.4.8: a UID that is not there is no error.
        return context.MissedAny && !ByUid ? ImapResult.No(ResponseCode.ExpungeIssued, "some of the messages no longer exist") : ImapResult.Ok("done");
    }

    /// <summary>The cheapest way that answers all that was asked.</summary>
    ValueTask RunAsync(FetchContext context, RowSelection rows, CancellationToken cancellationToken) =>
        Items.NeedsContent ? new ContentFetch(context).RunAsync(rows, cancellationToken)
        : Items.Columns != DetailColumns.None ? new DetailFetch(context).RunAsync(rows, cancellationToken)
        : new RowFetch(context).RunAsync(rows, cancellationToken);

    /// <summary>RFC 3501 §6.4.5: "The \Seen flag is implicitly set". One change for all, made before the first octet is sent, so that the responses can show it.</summary>
    async ValueTask<FetchContext> BeginAsync(ImapSession session, MailboxView view, RowSelection rows, CancellationToken cancellationToken)
    {
        var plain = new FetchContext(session.Account, session.Connection, view, rows.Messages, Items) { Log = session.Log };
        if (!Items.SetsSeen || view.IsReadOnly || rows.IsEmpty) return plain;
        var seen = await MarkSeenAsync(session, view, rows, cancellationToken);
        if (seen.IsEmpty || await view.LatestAsync(cancellationToken) is not { } latest) return plain;
        view.Answered(seen, latest);
        var show = session.UsesCondStore ? FlagsAnswer.WithCondStore : FetchAttributes.Flags;
        return new FetchContext(session.Account, session.Connection, view, rows.Messages, Items) { Log = session.Log, MarkedSeen = seen, AfterSeen = latest, ShowSeen = show };
    }

    static async ValueTask<UidSet> MarkSeenAsync(ImapSession session, MailboxView view, RowSelection rows, CancellationToken cancellationToken)
    {
        try
        {
            var change = await session.Account.ChangeFlagsAsync(view.Id, rows.ToUids(), FlagAction.Add, FlagSet.Of(SystemFlags.Seen), null, cancellationToken);
            return change.IsOk ? change.Value.Changed : UidSet.Empty;
        }
        catch (StorageException)
        {
            // Mail can be read from a disk that is full: what is lost is a mark, and the client sees that it is not set.
            return UidSet.Empty;
        }
    }
}
