using Tayori.Store;

namespace Tayori.TestKit.Store;

sealed partial class MemoryAccount
{
    public ValueTask<IReadOnlyList<Annotation>?> ReadAnnotationsAsync(AnnotationPlace place, Func<string, long, bool> wants, CancellationToken cancellationToken)
    {
        faults.BeforeReading?.Invoke();
        return Read(() => place.Mailbox is { } id && state.Find(id) is null ? null : (IReadOnlyList<Annotation>?)
            [.. from a in state.Annotations
                where a.Key.Mailbox == place.Mailbox && MayKnow(place.Reader, a.Key) && wants(a.Key.Entry, a.Value.Length)
                orderby a.Key.Entry
                select new Annotation(a.Key.Entry, a.Value)], cancellationToken);
    }

    public ValueTask<StoreResult<AnnotationsChanged>> SetAnnotationsAsync(
        AnnotationPlace place, IReadOnlyList<AnnotationChange> changes, SpecialUse? specialUse, CancellationToken cancellationToken) => Write<AnnotationsChanged>(() =>
    {
        MemoryMailbox? mailbox = place.Mailbox is { } id ? state.Find(id) : null;
        if (mailbox is null && (place.Mailbox is not null || specialUse is not null))
            return StoreRefusal.NoSuchMailbox;
        if (changes.Any(c => c.Entry.Length > StoreLimits.AnnotationNameBytes || c.Value?.Length > StoreLimits.AnnotationBytes))
            return StoreRefusal.AnnotationTooLarge;
        Dictionary<AnnotationKey, byte[]> after = new(state.Annotations);
        foreach (AnnotationChange change in changes)
        {
            AnnotationKey key = new(place.Mailbox, AnnotationEntry.IsPrivate(change.Entry) ? place.Reader : default, change.Entry);
            if (change.Value is { } value)
                after[key] = value;
            else
                after.Remove(key);
        }
        if (IsMore(after, _ => true, StoreLimits.AnnotationsPerAccount, StoreLimits.AnnotationBytesPerAccount)
            || IsMore(after, k => k.Mailbox == place.Mailbox && k.Reader == place.Reader, StoreLimits.AnnotationsPerMailbox, StoreLimits.AnnotationBytesPerMailbox)
            || IsMore(after, k => k.Mailbox == place.Mailbox && k.Reader == default, StoreLimits.AnnotationsPerMailbox, StoreLimits.AnnotationBytesPerMailbox))
            return StoreRefusal.TooManyAnnotations;

        List<string> entries = [.. changes.Select(c => c.Entry).Distinct().Where(e => !Same(place, e, state.Annotations, after))];
        if (specialUse is { } use && use != mailbox!.SpecialUse)
        {
            mailbox.SpecialUse = use;
            entries.Add(AnnotationEntry.SpecialUse);
        }
        if (entries.Count == 0)
            return new AnnotationsChanged(state.ModSeq, place.Mailbox, []);
        state.Annotations = after;
        AnnotationsChanged changed = new(state.NextModSeq(), place.Mailbox, entries);
        state.AnnotationChanges.Add((place.Reader, changed));
        mailbox?.SetFlags(UidSet.Empty, FlagAction.Add, FlagSet.Empty, changed.ModSeq);
        return changed;
    }, cancellationToken);

    public ValueTask<IReadOnlyList<AnnotationsChanged>> ReadAnnotationChangesAsync(AccountId reader, long since, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<AnnotationsChanged>>(() =>
            [.. from c in state.AnnotationChanges
                where c.Changed.ModSeq > since
                let known = c.Changed with { Entries = [.. c.Changed.Entries.Where(e => c.By == reader || !AnnotationEntry.IsPrivate(e))] }
                where known.Entries.Count > 0
                select known], cancellationToken);

    static bool MayKnow(AccountId reader, AnnotationKey key) => key.Reader == default || key.Reader == reader;

    static bool Same(AnnotationPlace place, string entry, Dictionary<AnnotationKey, byte[]> one, Dictionary<AnnotationKey, byte[]> other)
    {
        AnnotationKey key = new(place.Mailbox, AnnotationEntry.IsPrivate(entry) ? place.Reader : default, entry);
        return one.TryGetValue(key, out byte[]? left) == other.TryGetValue(key, out byte[]? right) && (left is null || left.AsSpan().SequenceEqual(right));
    }

    /// <summary>Whether there are more of them than before, and more than allowed.</summary>
    bool IsMore(Dictionary<AnnotationKey, byte[]> after, Func<AnnotationKey, bool> which, long count, long bytes)
    {
        (int Count, long Bytes) old = Total(state.Annotations), now = Total(after);
        return (now.Count > count && now.Count > old.Count) || (now.Bytes > bytes && now.Bytes > old.Bytes);

        (int, long) Total(Dictionary<AnnotationKey, byte[]> all) => (all.Keys.Count(which), all.Where(a => which(a.Key)).Sum(a => (long)a.Key.Entry.Length + a.Value.Length));
    }
}

/// <param name="Mailbox"><c>null</c>: of the account itself.</param>
/// <param name="Reader">Whose it is; nobody's in particular where it is shared.</param>
/// <param name="Entry">Its name.</param>
readonly record struct AnnotationKey(MailboxId? Mailbox, AccountId Reader, string Entry);
