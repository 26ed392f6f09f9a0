using Tayori.Store;

namespace Tayori.TestKit.Store;

sealed partial class MemoryAccount
{
    public async ValueTask<StoreResult<Appended>> AppendAsync(MailboxId mailbox, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        faults.BeforeAppend?.Invoke(Id);
        if (faults.StrikeAppend(Id) is { } refusal)
            return refusal;
        List<MemoryMessage> contents = [];
        foreach (NewMessage message in messages)
            contents.Add(await MemoryMessage.ReadAsync(message.Content, cancellationToken));
        return await Write(() => Append(mailbox, messages, contents), cancellationToken);
    }

    public async ValueTask<StoreResult<Appended>> ReplaceAsync(MailboxId from, uint uid, MailboxId to, NewMessage message, CancellationToken cancellationToken)
    {
        if (faults.StrikeAppend(Id) is { } refusal)
            return refusal;
        MemoryMessage content = await MemoryMessage.ReadAsync(message.Content, cancellationToken);
        return await Write<Appended>(() =>
        {
            if (state.Find(from) is not { } source || state.Find(to) is null)
                return StoreRefusal.NoSuchMailbox;
            if (source.Select(UidSet.Of(uid)) is not [var replaced])
                return StoreRefusal.NoSuchMessage;
            StoreResult<Appended> appended = Append(to, [message], [content], replaced);
            if (appended.Value is { } done)
                source.Remove(UidSet.Of(uid), done.ModSeq);
            return appended;
        }, cancellationToken);
    }

    public ValueTask<StoreResult<FlagsChange>> ChangeFlagsAsync(
        MailboxId mailbox, UidSet uids, FlagAction action, FlagSet flags, long? unchangedSince, CancellationToken cancellationToken) => Write<FlagsChange>(() =>
    {
        if (state.Find(mailbox) is not { } found)
            return StoreRefusal.NoSuchMailbox;
        List<MessageRow> selected = found.Select(uids);
        List<MessageRow> failed = selected.FindAll(r => r.ModSeq > unchangedSince);
        List<MessageRow> changed = selected.FindAll(r => !(r.ModSeq > unchangedSince) && !r.Flags.Apply(action, flags).Equals(r.Flags));
        if (changed.Count == 0)
            return new FlagsChange(found.HighestModSeq, UidSet.Empty, UidsOf(failed));
        if (action != FlagAction.Remove && !found.Allows(changed.Select(r => r.Flags.Apply(action, flags))))
            return StoreRefusal.TooManyKeywords;
        long modSeq = state.NextModSeq();
        found.SetFlags(UidsOf(changed), action, flags, modSeq);
        return new FlagsChange(modSeq, UidsOf(changed), UidsOf(failed));
    }, cancellationToken);

    public ValueTask<StoreResult<Copied>> CopyAsync(MailboxId from, UidSet uids, MailboxId to, FlagKinds keep, CancellationToken cancellationToken) =>
        Write(() => Transfer(from, uids, to, keep, remove: false), cancellationToken);

    public ValueTask<StoreResult<Copied>> MoveAsync(MailboxId from, UidSet uids, MailboxId to, FlagKinds keep, CancellationToken cancellationToken) =>
        Write(() => Transfer(from, uids, to, keep, remove: true), cancellationToken);

    public ValueTask<StoreResult<Expunged>> ExpungeAsync(MailboxId mailbox, UidSet? uids, bool onlyDeleted, CancellationToken cancellationToken) => Write<Expunged>(() =>
    {
        faults.BeforeExpunge?.Invoke(Id);
        if (state.Find(mailbox) is not { } found)
            return StoreRefusal.NoSuchMailbox;
        List<MessageRow> gone = found.Select(uids ?? UidSet.All).FindAll(r => !onlyDeleted || r.Flags.Has(SystemFlags.Deleted));
        if (gone.Count == 0)
            return new Expunged(UidSet.Empty, found.HighestModSeq);
        long modSeq = state.NextModSeq();
        found.Remove(UidsOf(gone), modSeq);
        return new Expunged(UidsOf(gone), modSeq);
    }, cancellationToken);

    StoreResult<Appended> Append(MailboxId mailbox, IReadOnlyList<NewMessage> messages, List<MemoryMessage> contents, MessageRow? freed = null)
    {
        if (state.Find(mailbox) is not { } found)
            return StoreRefusal.NoSuchMailbox;
        HashSet<Guid> delivered = [.. state.Deliveries];
        int[] wanted = [.. Enumerable.Range(0, messages.Count).Where(i => messages[i].DeliveryId is not { } id || delivered.Add(id))];
        if (wanted.Length == 0)
            return new Appended(found.UidValidity, UidSet.Empty, found.HighestModSeq);
        if (found.Rows.Count + wanted.Length > StoreLimits.MessagesPerMailbox)
            return StoreRefusal.TooManyMessages;
        if (!found.Allows(wanted.Select(i => messages[i].Flags)))
            return StoreRefusal.TooManyKeywords;
        if (state.UsedBytes + wanted.Sum(i => (long)contents[i].Octets.Length) - (freed?.Size ?? 0) > state.Limits.Bytes || state.UsedMessages + wanted.Length - (freed is null ? 0 : 1) > state.Limits.Messages)
            return StoreRefusal.OverQuota;

        long modSeq = state.NextModSeq();
        state.Deliveries.UnionWith(delivered);
        uint uid = found.UidNext;
        List<MessageRow> rows = [.. wanted.Select(i => new MessageRow(
            uid++, state.Keep(contents[i]), messages[i].Flags, modSeq, contents[i].Octets.Length,
            messages[i].Received.ToUnixTimeSeconds(), (short)messages[i].Received.TotalOffsetMinutes, state.Now))];
        found.Add(rows, modSeq);
        return new Appended(found.UidValidity, UidsOf(rows), modSeq);
    }

    StoreResult<Copied> Transfer(MailboxId fromId, UidSet uids, MailboxId toId, FlagKinds keep, bool remove)
    {
        if (state.Find(fromId) is not { } from || state.Find(toId) is not { } to)
            return StoreRefusal.NoSuchMailbox;
        List<MessageRow> rows = from.Select(uids).ConvertAll(r => r with { Flags = Kept(r.Flags, keep) });
        if (rows.Count == 0)
            return new Copied(to.UidValidity, UidSet.Empty, UidSet.Empty, to.HighestModSeq);
        int added = remove && from == to ? 0 : rows.Count;
        if (to.Rows.Count + added > StoreLimits.MessagesPerMailbox)
            return StoreRefusal.TooManyMessages;
        if (!to.Allows(rows.Select(r => r.Flags)))
            return StoreRefusal.TooManyKeywords;
        if (!remove && (state.UsedBytes + rows.Sum(r => r.Size) > state.Limits.Bytes || state.UsedMessages + rows.Count > state.Limits.Messages))
            return StoreRefusal.OverQuota;
        return Transfer(from, rows, to, state.NextModSeq(), remove);
    }

    Copied Transfer(MemoryMailbox from, List<MessageRow> rows, MemoryMailbox to, long modSeq, bool remove)
    {
        if (remove)
            from.Remove(UidsOf(rows), modSeq);
        uint uid = to.UidNext;
        List<MessageRow> copies = rows.ConvertAll(r => r with { Uid = uid++, ModSeq = modSeq, Saved = state.Now });
        to.Add(copies, modSeq);
        return new Copied(to.UidValidity, UidsOf(rows), UidsOf(copies), modSeq);
    }

    static FlagSet Kept(FlagSet flags, FlagKinds keep)
    {
        if ((keep & FlagKinds.Seen) == 0)
            flags = flags.Apply(FlagAction.Remove, FlagSet.Of(SystemFlags.Seen));
        if ((keep & FlagKinds.Deleted) == 0)
            flags = flags.Apply(FlagAction.Remove, FlagSet.Of(SystemFlags.Deleted));
        return (keep & FlagKinds.Others) != 0 ? flags : FlagSet.Of(flags.System & (SystemFlags.Seen | SystemFlags.Deleted));
    }
}
