using Tayori.Store.Codec;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class WriteTransaction
{
    public StoreResult<FlagsChange> ChangeFlags(MailboxId mailbox, UidSet uids, FlagAction action, FlagSet flags, long? unchangedSince)
    {
        if (Mailbox(mailbox) is not { } box)
            return StoreRefusal.NoSuchMailbox;
        MessageList list = ListOf(box);
        if (!FlagsPlan.TryMake(list, uids, action, flags, unchangedSince, out FlagsPlan plan))
            return StoreRefusal.TooManyKeywords;
        if (plan.Changed.IsEmpty)
            return new FlagsChange(box.Box.HighestModSeq, UidSet.Empty, plan.Failed);
        IReadOnlyList<string>? keywords = action == FlagAction.Remove ? box.Box.Keywords : WithKeywords(box.Box.Keywords, flags);
        if (keywords is null)
            return StoreRefusal.TooManyKeywords;

        long modSeq = NextModSeq();
        WriteJournal(mailbox, modSeq, JournalKind.Flags, JournalCodec.Flags(plan.Changed, action, flags));
        box.Box = box.Box with { Keywords = keywords };
        Replace(box, list.WithFlags(plan.Changed, action, flags, modSeq), plan.Count / FoldRule.TouchedPerRow);
        return new FlagsChange(modSeq, plan.Changed, plan.Failed);
    }

    public StoreResult<Copied> Copy(MailboxId from, UidSet uids, MailboxId to, FlagKinds keep, AccountLimits limits)
    {
        if (Mailbox(from) is not { } source || Mailbox(to) is not { } target)
            return StoreRefusal.NoSuchMailbox;
        Picked picked = Pick(ListOf(source), uids, onlyDeleted: false).With(keep);
        if (picked.Rows.Count == 0)
            return new Copied(target.Box.UidValidity, UidSet.Empty, UidSet.Empty, target.Box.HighestModSeq);
        if (!HasRoom(limits, picked.Bytes, picked.Rows.Count))
            return StoreRefusal.OverQuota;
        if (CheckRoom(target, picked, out IReadOnlyList<string> keywords) is { } refusal)
            return refusal;
        return Add(target, picked, keywords, ArrivalModSeq(target));
    }

    public StoreResult<Copied> Move(MailboxId from, UidSet uids, MailboxId to, FlagKinds keep)
    {
        if (Mailbox(from) is not { } source || Mailbox(to) is not { } target)
            return StoreRefusal.NoSuchMailbox;
        Picked picked = Pick(ListOf(source), uids, onlyDeleted: false).With(keep);
        if (picked.Rows.Count == 0)
            return new Copied(target.Box.UidValidity, UidSet.Empty, UidSet.Empty, target.Box.HighestModSeq);
        if (from == to)
            picked = picked with { IsWithinMailbox = true };
        if (CheckRoom(target, picked, out IReadOnlyList<string> keywords) is { } refusal)
            return refusal;

        // One change, one modseq in both mailboxes; within one mailbox the journal needs two rows, and so two numbers.
        WriteArrived(target);
        Remove(source, picked, NextModSeq(), isGarbage: false);
        target.ArrivedModSeq = from == to ? NextModSeq() : _modSeq;
        return Add(target, picked, keywords, target.ArrivedModSeq);
    }

    public StoreResult<Expunged> Expunge(MailboxId mailbox, UidSet? uids, bool onlyDeleted)
    {
        if (Mailbox(mailbox) is not { } box)
            return StoreRefusal.NoSuchMailbox;
        // The usual CLOSE of a mailbox where nothing is marked must not have to read it.
        if (onlyDeleted && box.Box.Deleted == 0)
            return new Expunged(UidSet.Empty, box.Box.HighestModSeq);
        Picked picked = Pick(ListOf(box), uids ?? UidSet.All, onlyDeleted);
        if (picked.Rows.Count == 0)
            return new Expunged(UidSet.Empty, box.Box.HighestModSeq);
        Remove(box, picked, NextModSeq(), isGarbage: true);
        return new Expunged(picked.Uids, box.Box.HighestModSeq);
    }

    public uint ClaimRecent(MailboxId mailbox, uint upTo)
    {
        if (Mailbox(mailbox) is not { } box)
            return upTo;
        uint first = box.Box.FirstRecent;
        // Never beyond what has been given: a later message is recent to a later session.
        uint claimed = Math.Min(upTo, box.Box.UidNext);
        if (claimed > first)
            box.Box = box.Box with { FirstRecent = claimed };
        return first;
    }

    static StoreRefusal? CheckRoom(WorkingMailbox target, Picked picked, out IReadOnlyList<string> keywords)
    {
        keywords = target.Box.Keywords;
        if (!picked.IsWithinMailbox && !HasRoom(target.Box, picked.Rows.Count))
            return StoreRefusal.TooManyMessages;
        FlagSet? last = null;
        foreach (MessageRow row in picked.Rows)
        {
            if (ReferenceEquals(row.Flags, last))
                continue;
            last = row.Flags;
            if (WithKeywords(keywords, last) is not { } more)
                return StoreRefusal.TooManyKeywords;
            keywords = more;
        }
        return null;
    }

    Copied Add(WorkingMailbox target, Picked picked, IReadOnlyList<string> keywords, long modSeq)
    {
        uint uid = target.Box.UidNext;
        var rows = new MessageRow[picked.Rows.Count];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = picked.Rows[i] with { Uid = uid + (uint)i, ModSeq = modSeq, Saved = _now };
        target.Box = target.Box with { Keywords = keywords };
        Arrive(target, rows);
        return new Copied(target.Box.UidValidity, picked.Uids, UidSet.Range(uid, rows[^1].Uid), modSeq);
    }

    void Remove(WorkingMailbox box, Picked picked, long modSeq, bool isGarbage)
    {
        MessageList list = ListOf(box);
        WriteJournal(box.Box.Id, modSeq, JournalKind.Expunged, JournalCodec.Expunged(picked.Uids));
        Replace(box, list.Without(picked.Uids, modSeq), picked.Rows.Count / FoldRule.TouchedPerRow);
        box.Box = box.Box with { Bytes = box.Box.Bytes - picked.Bytes };
        UsedBytes -= picked.Bytes;
        UsedMessages -= picked.Rows.Count;
        if (isGarbage)
            NoteGarbage(picked.Rows);
    }

    /// <summary>Messages that may be in no mailbox any more: the sweep will look (design §3).</summary>
    void NoteGarbage(List<MessageRow> rows)
    {
        _db.Use(AccountSql.InsertGarbage).Bind(_now).Bind(GarbageCodec.Write(rows)).Run();
        MadeGarbage = true;
    }

    static Picked Pick(MessageList list, UidSet uids, bool onlyDeleted)
    {
        List<MessageRow> rows = new((int)Math.Min(list.Count, uids.Count));
        UidSetBuilder picked = new();
        long bytes = 0;
        foreach (MessageChunk chunk in list.Chunks)
        {
            foreach (UidRange range in uids.Within(chunk.FirstUid, chunk.LastUid))
            {
                for (int i = chunk.LowerBound(range.First); i < chunk.Count && chunk.Uids[i] <= range.Last; i++)
                {
                    if (onlyDeleted && !chunk.Flags[i].Has(SystemFlags.Deleted))
                        continue;
                    rows.Add(chunk[i]);
                    picked.Add(chunk.Uids[i]);
                    bytes += chunk.Sizes[i];
                }
            }
        }
        return new Picked(rows, picked.Build(), bytes, false);
    }

    sealed record Picked(List<MessageRow> Rows, UidSet Uids, long Bytes, bool IsWithinMailbox)
    {
        public Picked With(FlagKinds keep) => keep == FlagKinds.All ? this : this with { Rows = Rows.ConvertAll(row => row with { Flags = row.Flags.Only(keep) }) };
    }
}
