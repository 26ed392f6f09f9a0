using Tayori.Store;

namespace Tayori.Imap.Views;

/// <summary>
/// What happened to a mailbox after a modseq, up to what the client of a view has been told (RFC 7162 §3.2.5, §3.2.6). The journal tells, so that it costs what has changed and not what there is. Where it
/// does not reach back, a server "MUST behave as if it was requested to report all expunged messages": all UIDs that are asked about and not there.
/// </summary>
sealed class Missed(MailboxView view, long since, IReadOnlyList<Change>? changes)
{
    public static async ValueTask<Missed> SinceAsync(MailboxView view, long modSeq, CancellationToken cancellationToken) =>
        new(view, modSeq, await view.ChangesSinceAsync(modSeq, cancellationToken));

    /// <summary>Which of these messages are gone. <paramref name="match"/> spares the client what it knows.</summary>
    public async ValueTask<UidSet> VanishedAsync(UidSet among, MatchData? match, CancellationToken cancellationToken)
    {
        var gone = changes is null ? null : Joined(changes.OfType<Change.MessagesExpunged>().Select(change => change.Uids)).Intersect(among);
        if (gone is not null && (gone.IsEmpty || match is null)) return gone;
        var messages = await view.MessagesAsync(cancellationToken);
        var asked = match is null ? among : among.Intersect(UidSet.Range(match.LastTrueUid(messages) + 1, uint.MaxValue));
        return gone?.Intersect(asked) ?? Lacking(asked, messages);
    }

    /// <summary>Which of these messages came or changed and are there. Reads the list of messages only where there is one: to answer needs its number.</summary>
    public async ValueTask<RowSelection?> ChangedAsync(UidSet among, CancellationToken cancellationToken)
    {
        var touched = changes is null ? among : Joined(changes.Select(Touched)).Intersect(among);
        return touched.IsEmpty ? null : SequenceResolver.OfUids(touched, await view.MessagesAsync(cancellationToken)).ChangedSince(since);
    }

    static UidSet Touched(Change change) => change switch
    {
        Change.MessagesAdded added => UidSet.Of([.. added.Rows.Select(row => row.Uid)]),
        Change.FlagsChanged changed => changed.Uids,
        _ => UidSet.Empty,
    };

    static UidSet Joined(IEnumerable<UidSet> sets) => UidSet.FromRanges([.. sets.SelectMany(set => set.Ranges.ToArray())]);

    /// <summary>The UIDs that no row has.</summary>
    static UidSet Lacking(UidSet uids, MessageList messages)
    {
        var lacking = new UidSetBuilder();
        var rows = new MessageCursor(messages);
        foreach (var range in uids.Ranges)
        {
            long from = range.First;
            for (var more = rows.Seek(range.First); more && rows.Uid <= range.Last; more = rows.Next())
            {
                lacking.Add(new UidRange((uint)from, rows.Uid - 1));
                from = rows.Uid + 1L;
            }
            if (from <= range.Last) lacking.Add(new UidRange((uint)from, range.Last));
        }
        return lacking.Build();
    }
}
