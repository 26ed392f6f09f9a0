using Tayori.Store;

namespace Tayori.TestKit.Store;

sealed partial class MemoryAccount
{
    public ValueTask<IReadOnlyList<Mailbox>> ListMailboxesAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<Mailbox>>(() =>
        {
            faults.BeforeListing?.Invoke(Id);
            return [.. state.Mailboxes.OrderBy(m => m.Name, MailboxNames.Order).Select(m => m.ToValue())];
        }, cancellationToken);

    public ValueTask<Mailbox?> FindMailboxAsync(string name, CancellationToken cancellationToken) => Read(() => state.Find(name)?.ToValue(), cancellationToken);
    public ValueTask<Mailbox?> GetMailboxAsync(MailboxId id, CancellationToken cancellationToken) => Read(() => state.Find(id)?.ToValue(), cancellationToken);

    public ValueTask<StoreResult<Mailbox>> CreateMailboxAsync(string name, SpecialUse specialUse, CancellationToken cancellationToken) => Write<Mailbox>(() =>
    {
        if (!MailboxNames.IsValid(name))
            return StoreRefusal.InvalidName;
        name = MailboxNames.Canonical(name);
        if (state.Find(name) is not null)
            return StoreRefusal.AlreadyExists;
        if (!HasRoomFor(name))
            return StoreRefusal.TooManyMailboxes;
        long modSeq = state.NextModSeq();
        state.CreateSuperiors(name, modSeq);
        return state.Create(name, specialUse, modSeq).ToValue();
    }, cancellationToken);

    public ValueTask<StoreResult<Mailbox>> DeleteMailboxAsync(string name, CancellationToken cancellationToken) => Write<Mailbox>(() =>
    {
        if (state.Find(name) is not { } mailbox)
            return StoreRefusal.NoSuchMailbox;
        if (mailbox.Name == MailboxNames.Inbox)
            return StoreRefusal.ProtectedMailbox;
        state.NextModSeq();
        state.Mailboxes.Remove(mailbox);
        foreach (AnnotationKey key in state.Annotations.Keys.Where(k => k.Mailbox == mailbox.Id).ToList())
            state.Annotations.Remove(key);
        NoteGrants();
        state.UrlKeys.Remove(new UrlKeyPlace(Id, mailbox.Id));
        return mailbox.ToValue();
    }, cancellationToken);

    public ValueTask<StoreResult<string>> RenameMailboxAsync(string from, string to, CancellationToken cancellationToken) => Write<string>(() =>
    {
        bool isValid = MailboxNames.IsValid(to);
        (from, to) = (MailboxNames.Canonical(from), MailboxNames.Canonical(to));
        List<MemoryMailbox> tree = state.Mailboxes.FindAll(m => m.Name == from || m.Name.StartsWith(from + "/", StringComparison.Ordinal));
        if (tree.Count == 0)
            return StoreRefusal.NoSuchMailbox;
        if (!isValid)
            return StoreRefusal.InvalidName;
        if (from == to || state.Find(to) is not null)
            return StoreRefusal.AlreadyExists;
        return from == MailboxNames.Inbox ? RenameInbox(state.Find(from)!, to) : RenameTree(tree, from, to);
    }, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListSubscriptionsAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<string>>(() => [.. state.Subscriptions.Order(MailboxNames.Order)], cancellationToken);

    public ValueTask<StoreResult<bool>> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken) => Write<bool>(() =>
    {
        if (subscribed && state.Find(name) is null && !MailboxNames.IsValid(name))
            return StoreRefusal.InvalidName;
        name = MailboxNames.Canonical(name);
        if (state.Subscriptions.Contains(name) == subscribed)
            return false;
        if (subscribed && state.Subscriptions.Count >= StoreLimits.MailboxesPerAccount)
            return StoreRefusal.TooManyMailboxes;
        state.NextModSeq();
        return subscribed ? state.Subscriptions.Add(name) : state.Subscriptions.Remove(name);
    }, cancellationToken);

    public ValueTask<uint> ClaimRecentAsync(MailboxId mailbox, uint upTo, CancellationToken cancellationToken) => Read(() =>
    {
        if (state.Find(mailbox) is not { } found)
            return upTo;
        faults.BeforeClaim?.Invoke(Id);
        uint first = found.FirstRecent;
        found.FirstRecent = Math.Max(first, upTo);
        return first;
    }, cancellationToken);

    bool HasRoomFor(string name) => state.Mailboxes.Count + state.Missing(name) <= StoreLimits.MailboxesPerAccount;

    /// <summary>RFC 9051 §6.3.6: the messages go, INBOX and what lies below it stay.</summary>
    StoreResult<string> RenameInbox(MemoryMailbox inbox, string to)
    {
        if (!HasRoomFor(to))
            return StoreRefusal.TooManyMailboxes;
        Dictionary<AnnotationKey, byte[]> annotations = new(state.Annotations), copies = state.Annotations.Where(a => a.Key.Mailbox == inbox.Id).ToDictionary();
        foreach (var (key, value) in copies)
            annotations.Add(key with { Mailbox = new MailboxId(-1) }, value);
        if (IsMore(annotations, _ => true, StoreLimits.AnnotationsPerAccount, StoreLimits.AnnotationBytesPerAccount))
            return StoreRefusal.TooManyAnnotations;
        long modSeq = state.NextModSeq();
        state.CreateSuperiors(to, modSeq);
        MemoryMailbox target = state.Create(to, SpecialUse.None, modSeq);
        foreach (var (key, value) in copies)
            state.Annotations.Add(key with { Mailbox = target.Id }, value);
        if (inbox.Rows.Count > 0)
            Transfer(inbox, [.. inbox.Rows], target, modSeq, remove: true);
        return to;
    }

    StoreResult<string> RenameTree(List<MemoryMailbox> tree, string from, string to)
    {
        // A mailbox cannot lie below itself.
        if (to.StartsWith(from + "/", StringComparison.Ordinal))
            return StoreRefusal.InvalidName;
        List<string> names = tree.ConvertAll(m => to + m.Name[from.Length..]);
        if (!names.TrueForAll(MailboxNames.Fits))
            return StoreRefusal.InvalidName;
        if (names.Exists(n => state.Find(n) is { } taken && !tree.Contains(taken)))
            return StoreRefusal.AlreadyExists;
        if (state.Mailboxes.Count + state.Missing(to) - 1 > StoreLimits.MailboxesPerAccount)
            return StoreRefusal.TooManyMailboxes;
        long modSeq = state.NextModSeq();
        state.CreateSuperiors(to, modSeq);
        for (int i = 0; i < tree.Count; i++)
            tree[i].Name = names[i];
        return to;
    }
}
