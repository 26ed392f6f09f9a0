using Tayori.Store.Content;

namespace Tayori.Store.Sqlite;

/// <summary>One session's handle on an account. Reads run where they are called, on the page cache mostly; writes go through the account's writer.</summary>
sealed class SqliteAccount(SqliteMailStore store, AccountState state, CancellationToken closed) : IAccount
{
    int _disposed;

    public AccountId Id => state.Id;
    public CancellationToken Closed => closed;

    public ValueTask<long> ReadModSeqAsync(CancellationToken cancellationToken) => Look(s => s.ModSeq, cancellationToken);

    public ValueTask<IReadOnlyList<Mailbox>> ListMailboxesAsync(CancellationToken cancellationToken) => Look(s => s.Ordered, cancellationToken);

    public ValueTask<Mailbox?> FindMailboxAsync(string name, CancellationToken cancellationToken) =>
        Look(s => s.Names.TryGetValue(MailboxName.Canonical(name), out long id) ? s.Mailboxes[id].Box : null, cancellationToken);

    public ValueTask<Mailbox?> GetMailboxAsync(MailboxId id, CancellationToken cancellationToken) => Look(s => s.Find(id), cancellationToken);

    public ValueTask<StoreResult<Mailbox>> CreateMailboxAsync(string name, SpecialUse specialUse, CancellationToken cancellationToken) =>
        WriteAsync(t => t.Create(name, specialUse), cancellationToken);

    public ValueTask<StoreResult<Mailbox>> DeleteMailboxAsync(string name, CancellationToken cancellationToken) => WriteAsync(t => t.Delete(name), cancellationToken);

    public ValueTask<StoreResult<string>> RenameMailboxAsync(string from, string to, CancellationToken cancellationToken) => WriteAsync(t => t.Rename(from, to), cancellationToken);

    public async ValueTask<StoreResult<Mailbox>> ChangeAccessAsync(MailboxId mailbox, Grantee grantee, FlagAction action, MailboxRights rights, CancellationToken cancellationToken)
    {
        StoreResult<Mailbox> changed = await WriteAsync(t =>
        {
            // Before the commit, so that a crash leaves a hint that leads nowhere and never a grant that nobody finds. Writes of an account come one by one: no other of them can take the hint back meanwhile.
            if (!grantee.IsNegative && action != FlagAction.Remove && rights != MailboxRights.None)
                store.Ledger?.NoteGrant(Id, grantee.Account);
            return t.ChangeAccess(mailbox, grantee, action, rights);
        }, cancellationToken);
        if (changed.IsOk)
            store.Ledger?.TellAccess(grantee.Account);
        return changed;
    }

    public ValueTask<IReadOnlyList<string>> ListSubscriptionsAsync(CancellationToken cancellationToken) => Look<IReadOnlyList<string>>(s => s.Subscriptions, cancellationToken);

    public ValueTask<StoreResult<bool>> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken) =>
        WriteAsync(t => t.SetSubscribed(name, subscribed), cancellationToken);

    public ValueTask<MessageList?> ReadMessagesAsync(MailboxId mailbox, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(state.ReadList(mailbox));
    }

    public async ValueTask<uint> ClaimRecentAsync(MailboxId mailbox, uint upTo, CancellationToken cancellationToken)
    {
        // Nothing new to claim is the usual case, and must not cost a commit at every SELECT.
        if (state.Current().Find(mailbox) is not { } box)
            return upTo;
        if (box.FirstRecent >= Math.Min(upTo, box.UidNext))
            return box.FirstRecent;
        return await WriteAsync(t => t.ClaimRecent(mailbox, upTo), cancellationToken);
    }

    public ValueTask<StoreResult<Appended>> AppendAsync(MailboxId mailbox, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken) =>
        StoreAsync(mailbox, messages, static (t, to, prepared, limits) => t.Append(to, prepared, limits), cancellationToken);

    public ValueTask<StoreResult<Appended>> ReplaceAsync(MailboxId from, uint uid, MailboxId to, NewMessage message, CancellationToken cancellationToken) =>
        StoreAsync(to, [message], (t, target, prepared, limits) => t.Replace(from, uid, target, prepared, limits), cancellationToken);

    async ValueTask<StoreResult<Appended>> StoreAsync(
        MailboxId mailbox, IReadOnlyList<NewMessage> messages, Func<WriteTransaction, MailboxId, List<PreparedMessage>, AccountLimits, StoreResult<Appended>> write, CancellationToken cancellationToken)
    {
        // Before the octets are compressed and written: most refusals are known at once.
        if (state.Current().Find(mailbox) is null)
            return StoreRefusal.NoSuchMailbox;
        AccountLimits limits = await store.Quotas.ReadAsync(Id, cancellationToken);
        List<PreparedMessage> prepared = await PrepareAsync(messages, cancellationToken);
        StoreResult<Appended> result = await WriteAsync(t => write(t, mailbox, prepared, limits), cancellationToken);
        // Only what was refused: where anything else went wrong, whether the commit took place is not known here. A file it may name must stay, and the sweep finds it if none does.
        if (!result.IsOk)
            Discard(prepared);
        return result;
    }

    async ValueTask<List<PreparedMessage>> PrepareAsync(IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken)
    {
        List<PreparedMessage> prepared = new(messages.Count);
        byte[] secret = state.Current().Threads.Secret;
        try
        {
            foreach (NewMessage message in messages)
                prepared.Add(await PreparedMessage.CreateAsync(message, state.Content, secret, cancellationToken));
            return prepared;
        }
        catch
        {
            Discard(prepared);
            throw;
        }
    }

    public ValueTask<StoreResult<FlagsChange>> ChangeFlagsAsync(
        MailboxId mailbox, UidSet uids, FlagAction action, FlagSet flags, long? unchangedSince, CancellationToken cancellationToken) =>
        WriteAsync(t => t.ChangeFlags(mailbox, uids, action, flags, unchangedSince), cancellationToken);

    public async ValueTask<StoreResult<Copied>> CopyAsync(MailboxId from, UidSet uids, MailboxId to, FlagKinds keep, CancellationToken cancellationToken)
    {
        AccountLimits limits = await store.Quotas.ReadAsync(Id, cancellationToken);
        return await WriteAsync(t => t.Copy(from, uids, to, keep, limits), cancellationToken);
    }

    public ValueTask<StoreResult<Copied>> MoveAsync(MailboxId from, UidSet uids, MailboxId to, FlagKinds keep, CancellationToken cancellationToken) =>
        WriteAsync(t => t.Move(from, uids, to, keep), cancellationToken);

    public ValueTask<StoreResult<Expunged>> ExpungeAsync(MailboxId mailbox, UidSet? uids, bool onlyDeleted, CancellationToken cancellationToken) =>
        WriteAsync(t => t.Expunge(mailbox, uids, onlyDeleted), cancellationToken);

    public async ValueTask<int> ReadDetailsAsync<TSink>(ReadOnlyMemory<MessageId> messages, DetailColumns columns, TSink sink, CancellationToken cancellationToken)
        where TSink : IDetailSink
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Whoever asks for a thread waits for it: that there is none would have to stay the answer (RFC 8474 §5.2).
        if ((columns & DetailColumns.Thread) != 0)
            await state.GiveThreadsAsync(cancellationToken);
        return state.Read(db => new DetailReader(db, state.Content, messages.Span, columns).Run(sink, cancellationToken));
    }

    public ValueTask<IMessageContent?> OpenContentAsync(MessageId message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(state.Read(db => StoredContent.Open(state, db, message)));
    }

    public ValueTask<IReadOnlyList<Change>?> ReadChangesAsync(MailboxId mailbox, long since, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(state.ReadChanges(mailbox, since));
    }

    public ValueTask<IReadOnlyList<Annotation>?> ReadAnnotationsAsync(AnnotationPlace place, Func<string, long, bool> wants, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (place.Mailbox is { } mailbox && state.Current().Find(mailbox) is null)
            return new((IReadOnlyList<Annotation>?)null);
        return new(state.Read(db => AnnotationRows.Read(db, place, wants)));
    }

    public ValueTask<StoreResult<AnnotationsChanged>> SetAnnotationsAsync(
        AnnotationPlace place, IReadOnlyList<AnnotationChange> changes, SpecialUse? specialUse, CancellationToken cancellationToken) =>
        WriteAsync(t => t.SetAnnotations(place, changes, specialUse), cancellationToken);

    public ValueTask<IReadOnlyList<AnnotationsChanged>> ReadAnnotationChangesAsync(AccountId reader, long since, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(state.Current().ModSeq <= since ? [] : state.Read(db => AnnotationRows.ReadChanges(db, reader, since)));
    }

    public ValueTask<byte[]?> FindUrlKeyAsync(UrlKeyPlace place, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(state.Read(db => UrlKeyRows.Find(db, Id, place)));
    }

    public ValueTask<StoreResult<byte[]>> MakeUrlKeyAsync(UrlKeyPlace place, bool anew, CancellationToken cancellationToken) =>
        WriteAsync(t => t.MakeUrlKey(Id, place, anew), cancellationToken);

    public ValueTask<int> RemoveUrlKeysAsync(CancellationToken cancellationToken) => WriteAsync(t => t.RemoveUrlKeys(), cancellationToken);

    public IDisposable Watch(Action bell) => state.Bells.Add(bell);

    public async ValueTask<QuotaUsage> ReadQuotaAsync(CancellationToken cancellationToken)
    {
        AccountLimits limits = await store.Quotas.ReadAsync(Id, cancellationToken);
        AccountSnapshot now = state.Current();
        return new QuotaUsage(now.UsedBytes, now.UsedMessages, limits);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            store.Let(state);
        return ValueTask.CompletedTask;
    }

    ValueTask<T> Look<T>(Func<AccountSnapshot, T> look, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(look(state.Current()));
    }

    ValueTask<T> WriteAsync<T>(Func<WriteTransaction, T> action, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(state.Writer.WriteAsync(action, cancellationToken));
    }

    void Discard(List<PreparedMessage> prepared)
    {
        foreach (PreparedMessage message in prepared)
        {
            if (message.External is { } name)
                state.Content.TryDelete(name);
        }
    }
}
