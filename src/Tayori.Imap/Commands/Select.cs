using Tayori.Imap.Access;
using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>
/// SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2) with CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5): answered from the mailbox's row, whatever the number of its messages; a client that says up to where it
/// knows the mailbox gets what has changed since, and costs no more than that.
/// </summary>
sealed record Select(GivenName Given, bool IsReadOnly, bool CondStore, ResyncPoint? Resync) : IImapCommand
{
    public static IImapCommand ParseSelect(ref ImapCursor cursor) => Parse(ref cursor, isReadOnly: false);
    public static IImapCommand ParseExamine(ref ImapCursor cursor) => Parse(ref cursor, isReadOnly: true);

    static Select Parse(ref ImapCursor cursor, bool isReadOnly)
    {
        cursor.Space();
        var plain = new Select(cursor.MailboxAsGiven(), isReadOnly, CondStore: false, Resync: null);
        return cursor.TrySpace() ? plain.WithParameters(ref cursor) : plain;
    }

    /// <summary>select-params = SP "(" select-param *(SP select-param) ")" (RFC 4466 §2.1); one that is not known is BAD.</summary>
    Select WithParameters(ref ImapCursor cursor)
    {
        var (condStore, resync) = (false, default(ResyncPoint));
        cursor.Open();
        do
        {
            if (cursor.TryKeyword("CONDSTORE"u8))
            {
                condStore = true;
            }
            else if (resync is null && cursor.TryKeyword("QRESYNC"u8))
            {
                cursor.Space();
                resync = ResyncPoint.Parse(ref cursor);
            }
            else
            {
                cursor.Fail("unknown parameter of SELECT");
            }
        }
        while (cursor.TrySpace());
        cursor.Close();
        return this with { CondStore = condStore, Resync = resync };
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // RFC 7162 §3.2.5: "if … the client hasn't issued ENABLE QRESYNC in the current connection".
        if (Resync is not null && !session.UsesQResync) return ImapResult.Bad("QRESYNC has not been enabled");
        if (Resync?.Match is not null && session.Has(Features.UidOnly)) return ImapResult.Bad(ResponseCode.UidRequired, "message numbers cannot be matched since ENABLE UIDONLY");
        Leave(session);
        if (CondStore) session.UseCondStore();
        var found = await session.Places.FindAsync(Given.Name, MailboxRights.Read, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        var view = await MailboxView.OpenAsync(place, IsReadOnly, session.Enabled, cancellationToken);
        // Found out before anything is said: a mailbox that cannot be read is a NO and nothing else.
        var (vanished, changed) = await MissedAsync(view, cancellationToken);
        var entry = session.Has(Features.Imap4Rev2) ? (await MailboxTree.ReadAsync(session, NameScope.Of([place.Name]), cancellationToken)).Of(place) : default(ListEntry?);
        session.Writer.Selected(view);
        // RFC 9051 §6.3.2: "The server MUST return a LIST response with the mailbox name. The list of mailbox attributes MUST be accurate."
        if (entry is { } listed) session.Writer.Listed(listed, ListReturn.All, Given.OldName(session));
        session.Select(view);
        foreach (var _ in session.Writer.Vanished(vanished, earlier: true)) await session.FlushIfFullAsync(cancellationToken);
        if (changed is not null) await TellAsync(session, view, changed, cancellationToken);
        return view.IsReadOnly ? ImapResult.Ok(ResponseCode.ReadOnly, "selected to look at") : ImapResult.Ok(ResponseCode.ReadWrite, "selected");
    }

    /// <summary>RFC 3501 §6.3.1: a SELECT that fails leaves no mailbox selected. RFC 7162 §3.2.11: CLOSED parts what is told of one mailbox from what is told of the next, for all clients.</summary>
    static void Leave(ImapSession session)
    {
        if (session.View is null) return;
        session.Select(null);
        session.Writer.Ok(ResponseCode.Closed, "the mailbox selected before is left");
    }

    /// <summary>RFC 7162 §3.2.5: nothing where the client knows another mailbox of that name.</summary>
    async ValueTask<(UidSet Vanished, RowSelection? Changed)> MissedAsync(MailboxView view, CancellationToken cancellationToken)
    {
        if (Resync is null || Resync.UidValidity != view.Row.UidValidity) return (UidSet.Empty, null);
        var known = Resync.Known?.Intersect(view.AllUids) ?? view.AllUids;
        var missed = await Missed.SinceAsync(view, Resync.ModSeq, cancellationToken);
        return (await missed.VanishedAsync(known, Resync.Match, cancellationToken), await missed.ChangedAsync(known, cancellationToken));
    }

    static ValueTask TellAsync(ImapSession session, MailboxView view, RowSelection changed, CancellationToken cancellationToken) =>
        new RowFetch(new FetchContext(session, view, changed.Messages, new FetchItems(FlagsAnswer.Of(session), []))).RunAsync(changed, cancellationToken);
}
