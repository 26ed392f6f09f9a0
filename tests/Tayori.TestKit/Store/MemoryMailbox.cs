using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>A mailbox as its rows and its journal; counters are counted when somebody asks.</summary>
sealed class MemoryMailbox
{
    public required MailboxId Id { get; init; }
    public required string Name { get; set; }
    public required SpecialUse SpecialUse { get; set; }
    public required uint UidValidity { get; init; }
    public required long HighestModSeq { get; set; }
    public uint UidNext { get; set; } = 1;
    public uint FirstRecent { get; set; } = 1;
    public List<string> Keywords { get; } = [];
    public List<MessageRow> Rows { get; } = [];
    public List<Change> Journal { get; } = [];

    public IReadOnlyList<AccessEntry> Access { get; set; } = [];

    /// <summary>The modseq of the newest change that the journal has forgotten.</summary>
    public long JournalFloor { get; private set; }

    public long Bytes => Rows.Sum(r => r.Size);

    public Mailbox ToValue() => new()
    {
        Id = Id,
        Name = Name,
        SpecialUse = SpecialUse,
        UidValidity = UidValidity,
        UidNext = UidNext,
        HighestModSeq = HighestModSeq,
        Exists = Rows.Count,
        Unseen = Rows.Count(r => !r.Flags.Has(SystemFlags.Seen)),
        Deleted = Rows.Count(r => r.Flags.Has(SystemFlags.Deleted)),
        Bytes = Bytes,
        FirstUnseen = Rows.FindIndex(r => !r.Flags.Has(SystemFlags.Seen)),
        FirstRecent = FirstRecent,
        Keywords = [.. Keywords],
        Access = Access,
    };

    public MessageList ToList() => MessageList.FromRows(Id, HighestModSeq, [.. Rows]);

    public List<MessageRow> Select(UidSet uids) => Rows.FindAll(r => uids.Contains(r.Uid));

    /// <summary>Whether these flags may be set on messages here.</summary>
    public bool Allows(IEnumerable<FlagSet> flags)
    {
        FlagSet[] sets = [.. flags];
        if (sets.Any(s => s.Keywords.Count > StoreLimits.KeywordsPerMessage || s.Keywords.Any(k => k.Length > StoreLimits.KeywordLength)))
            return false;
        return Keywords.Union(sets.SelectMany(s => s.Keywords), StringComparer.OrdinalIgnoreCase).Count() <= StoreLimits.KeywordsPerMailbox;
    }

    public void Add(IReadOnlyList<MessageRow> rows, long modSeq)
    {
        Rows.AddRange(rows);
        UidNext = rows[^1].Uid + 1;
        rows.ToList().ForEach(r => Remember(r.Flags));
        Write(new Change.MessagesAdded(modSeq, rows));
    }

    public void SetFlags(UidSet uids, FlagAction action, FlagSet flags, long modSeq)
    {
        for (int i = 0; i < Rows.Count; i++)
        {
            if (!uids.Contains(Rows[i].Uid))
                continue;
            Rows[i] = Rows[i] with { Flags = Rows[i].Flags.Apply(action, flags), ModSeq = modSeq };
            Remember(Rows[i].Flags);
        }
        Write(new Change.FlagsChanged(modSeq, uids, action, flags));
    }

    public void Remove(UidSet uids, long modSeq)
    {
        Rows.RemoveAll(r => uids.Contains(r.Uid));
        Write(new Change.MessagesExpunged(modSeq, uids));
    }

    public void ForgetJournal()
    {
        Journal.Clear();
        JournalFloor = HighestModSeq;
    }

    void Write(Change change)
    {
        Journal.Add(change);
        HighestModSeq = change.ModSeq;
    }

    void Remember(FlagSet flags) => Keywords.AddRange(flags.Keywords.Except(Keywords, StringComparer.OrdinalIgnoreCase));
}
