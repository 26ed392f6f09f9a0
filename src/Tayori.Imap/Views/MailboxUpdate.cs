using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Views;

/// <summary>
/// What a client must be told to come from one list to another: EXPUNGE, EXISTS, RECENT, FETCH (RFC 3501 §7.3, §7.4). Where expunges may not be told yet, the rows that went stay in
/// <see cref="Target"/> until they may, so that the client's numbers keep their meaning (RFC 3501 §7.4.1).
/// </summary>
sealed class MailboxUpdate(MessageList told, MessageList latest, bool mayExpunge)
{
    /// <summary>What the client will have been told of when all lines of <see cref="Tell"/> are written.</summary>
    public MessageList Target { get; } = mayExpunge ? latest : latest.KeepingRowsOf(told);

    /// <summary>Whether FETCH lines carry MODSEQ: the session has enabled CONDSTORE (RFC 7162 §3.2).</summary>
    public bool WithModSeq { get; init; }

    /// <summary>UIDs this session holds as \Recent.</summary>
    public UidSet Recent { get; init; } = UidSet.Empty;

    /// <summary>UIDs whose flags this session changed itself, with .SILENT, as modseq <see cref="SilentModSeq"/>.</summary>
    public UidSet Silent { get; init; } = UidSet.Empty;
    public long SilentModSeq { get; init; }

    /// <summary>Writes line after line; between any two the caller may flush.</summary>
    public IEnumerable<int> Tell(ImapWriter writer)
    {
        var difference = Target.Since(told);
        foreach (var number in Expunges(difference.Gone))
        {
            writer.Expunge(number);
            yield return number;
        }
        if (!difference.Came.IsEmpty)
        {
            writer.Exists(Target.Count);
            writer.Recent(RecentCount());
            yield return Target.Count;
        }
        foreach (var uid in difference.Changed.Enumerate())
        {
            TellFlags(writer, Target.IndexOf(uid));
            yield return (int)uid;
        }
    }

    /// <summary>From the last to the first, so that no number moves before it is told.</summary>
    IEnumerable<int> Expunges(UidSet gone)
    {
        for (var i = gone.Ranges.Length - 1; i >= 0; i--)
        {
            var range = gone.Ranges[i];
            var first = told.IndexOf(range.First);
            for (var row = told.IndexOf(range.Last); row >= first; row--) yield return row + 1;
        }
    }

    void TellFlags(ImapWriter writer, int index)
    {
        var row = Target[index];
        var own = row.ModSeq == SilentModSeq && Silent.Contains(row.Uid);
        if (!own) writer.FetchFlags(index + 1, row, Recent.Contains(row.Uid), WithModSeq);
        else if (WithModSeq) writer.FetchModSeq(index + 1, row);
    }

    int RecentCount() => Recent.IsEmpty ? 0 : Recent.Enumerate().Count(uid => Target.IndexOf(uid) >= 0);
}
