using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Views;

/// <summary>
/// What a client must be told to come from one list to another: EXPUNGE or VANISHED, EXISTS, RECENT, FETCH (RFC 3501 §7.3, §7.4). Where expunges may not be told yet, the rows that went stay in
/// <see cref="Target"/> until they may, so that the client's numbers keep their meaning (RFC 3501 §7.4.1).
/// </summary>
sealed class MailboxUpdate(MessageList told, MessageList latest, bool mayExpunge)
{
    /// <summary>What the client will have been told of when all lines of <see cref="Tell"/> are written.</summary>
    public MessageList Target { get; } = mayExpunge ? latest : latest.KeepingRowsOf(told);

    /// <summary>Whether any of the lines says that a message went.</summary>
    public bool IsAnyGone => !Gone.IsEmpty;

    public UidSet Gone => Difference.Gone;

    /// <summary>What the session has switched on: with CONDSTORE FETCH lines carry MODSEQ (RFC 7162 §3.2), with QRESYNC messages that went are told by UID (RFC 7162 §3.2.10).</summary>
    public Features Enabled { get; init; }

    /// <summary>UIDs this session holds as \Recent.</summary>
    public UidSet Recent { get; init; } = UidSet.Empty;

    /// <summary>The number that the client heard in the last RECENT.</summary>
    public int ToldRecent { get; init; }

    /// <summary>How many of <see cref="Target"/> are \Recent: costs two searches per range, nothing per message.</summary>
    public int RecentCount => Recent.Ranges.ToArray().Sum(range => Behind(range.Last) - Before(range.First));

    /// <summary>What this session changed itself, with .SILENT.</summary>
    public OwnChange? Silent { get; init; }

    /// <summary>Whether changed flags are told.</summary>
    public bool TellsFlags { get; init; } = true;

    /// <summary>Messages of the list told last whose flags changed when the client did not want to hear of it.</summary>
    public UidSet Unheard { get; init; } = UidSet.Empty;

    /// <summary>UIDs of new messages.</summary>
    public UidSet Came => Difference.Came;

    /// <summary>The same when this update has been told (RFC 5465 §3.1: "accumulated changes").</summary>
    public UidSet StillUnheard => TellsFlags ? UidSet.Empty : Untold;

    /// <summary>Whether any of the lines, or what is fetched of new messages, can have a modseq.</summary>
    public bool TellsModSeqs => !Came.IsEmpty || (TellsFlags && !Untold.IsEmpty);

    /// <summary>Flags and modseqs that the command's own answer has told.</summary>
    public AnsweredFlags? Answered { get; init; }

    ListDifference Difference => field ??= Target.Since(told);

    /// <summary>Writes line after line; between any two the caller may flush.</summary>
    public IEnumerable<int> Tell(ImapWriter writer)
    {
        var difference = Difference;
        foreach (var line in Enabled.Has(Features.Vanished) ? writer.Vanished(difference.Gone, earlier: false) : Expunges(difference.Gone, writer)) yield return line;
        if (!difference.Came.IsEmpty) writer.Exists(Target.Count);
        // RFC 3501 §7.3.2: RECENT comes "if the size of the mailbox changes"; EXPUNGE says of no message whether it was one of them.
        if (!Enabled.Has(Features.Imap4Rev2) && (!difference.Came.IsEmpty || RecentCount != ToldRecent)) writer.Recent(RecentCount);
        yield return Target.Count;
        if (!TellsFlags) yield break;
        var untold = Untold;
        for (var i = 0; i < untold.Ranges.Length; i++)
        {
            var last = untold.Ranges[i].Last;
            for (var index = Target.IndexOf(untold.Ranges[i].First); index < Target.Count && Target[index].Uid <= last; index++)
            {
                TellFlags(writer, index);
                yield return index;
            }
        }
    }

    /// <summary>From the last to the first, so that no number moves before it is told.</summary>
    IEnumerable<int> Expunges(UidSet gone, ImapWriter writer)
    {
        for (var i = gone.Ranges.Length - 1; i >= 0; i--)
        {
            var range = gone.Ranges[i];
            var first = told.IndexOf(range.First);
            for (var row = told.IndexOf(range.Last); row >= first; row--)
            {
                writer.Expunge(row + 1);
                yield return row;
            }
        }
    }

    /// <summary>Those of the changed rows of which there is anything to tell.</summary>
    UidSet Untold => field ??= WithoutKnown(Unheard.IsEmpty ? Difference.Changed : Difference.Changed.Union(Unheard.Except(Difference.Gone)));

    /// <summary>One walk, for a STORE of a whole mailbox comes by here.</summary>
    UidSet WithoutKnown(UidSet changed)
    {
        if (Answered is null && Silent is null) return changed;
        var untold = new UidSetBuilder();
        MessageCursor now = new(Target), before = new(told);
        foreach (var range in changed.Ranges)
        {
            for (var more = now.Seek(range.First); more && now.Uid <= range.Last; more = now.Next())
            {
                if (!IsKnown(now, ref before)) untold.Add(now.Uid);
            }
        }
        return untold.Build();
    }

    bool IsKnown(MessageCursor now, ref MessageCursor before)
    {
        if (Answered?.Covers(now.Uid, now.ModSeq) == true) return true;
        // RFC 7162 §3.1.3: with CONDSTORE the modseq is told even where the flags are not.
        if (Silent is null || Enabled.Has(Features.CondStore) || !before.Seek(now.Uid) || before.Uid != now.Uid) return false;
        return IsSilent(now.Uid, now.ModSeq, before.Flags, now.Flags);
    }

    bool IsSilent(uint uid, long modSeq, FlagSet before, FlagSet now) => !Unheard.Contains(uid) && Silent?.Explains(uid, modSeq, before, now) == true;

    void TellFlags(ImapWriter writer, int index)
    {
        var row = Target[index];
        if (Enabled.Has(Features.CondStore) && Silent is not null && told.IndexOf(row.Uid) is >= 0 and var before && IsSilent(row.Uid, row.ModSeq, told[before].Flags, row.Flags))
        {
            writer.FetchModSeq(index + 1, row);
        }
        else
        {
            writer.FetchFlags(index + 1, row, Recent.Contains(row.Uid), Enabled.Has(Features.CondStore));
        }
    }

    int Before(uint uid) => Target.IndexOf(uid) is var index && index < 0 ? ~index : index;

    int Behind(uint uid) => Target.IndexOf(uid) is var index && index < 0 ? ~index : index + 1;
}

/// <summary>A change of flags that this session made without wanting to be told (.SILENT).</summary>
sealed record OwnChange(FlagsChange Change, FlagAction Action, FlagSet Flags)
{
    /// <summary>
    /// Whether the client can know the flags: it asked for this change, and nobody else changed them between what it was told and the change, or after it. Else it must
    /// be told in spite of .SILENT (RFC 3501 §6.4.6).
    /// </summary>
    public bool Explains(uint uid, long modSeq, FlagSet before, FlagSet now) => modSeq == Change.ModSeq && Change.Changed.Contains(uid) && before.Apply(Action, Flags).Equals(now);
}

/// <summary>Rows whose flags an answer showed as of a modseq.</summary>
sealed record AnsweredFlags(UidSet Uids, long ModSeq)
{
    public bool Covers(uint uid, long modSeq) => modSeq <= ModSeq && Uids.Contains(uid);
}
