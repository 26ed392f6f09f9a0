using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>
/// A handle on an account in memory. Every write has one shape: refuse, or take one modseq, change the lists, ring.
/// </summary>
sealed partial class MemoryAccount(MemoryAccountState state, MemoryDirectory directory, StoreFaults faults) : IAccount
{
    public AccountId Id => state.Id;
    public CancellationToken Closed { get; } = state.Closed;

    public ValueTask<long> ReadModSeqAsync(CancellationToken cancellationToken) => Read(() => state.ModSeq, cancellationToken);

    public ValueTask<QuotaUsage> ReadQuotaAsync(CancellationToken cancellationToken) =>
        Read(() => new QuotaUsage(state.UsedBytes, state.UsedMessages, state.Limits), cancellationToken);

    public ValueTask<MessageList?> ReadMessagesAsync(MailboxId mailbox, CancellationToken cancellationToken) =>
        Read(() =>
        {
            faults.StrikeList(Id);
            return state.Find(mailbox)?.ToList();
        }, cancellationToken);

    public ValueTask<IReadOnlyList<Change>?> ReadChangesAsync(MailboxId mailbox, long since, CancellationToken cancellationToken) =>
        Read(() => state.Find(mailbox) is { } found && since >= found.JournalFloor ? (IReadOnlyList<Change>?)found.Journal.FindAll(c => c.ModSeq > since) : null, cancellationToken);

    public ValueTask<IMessageContent?> OpenContentAsync(MessageId message, CancellationToken cancellationToken)
    {
        faults.BeforeReading?.Invoke();
        return Read(() => state.Messages.TryGetValue(message, out MemoryMessage? found) ? new MemoryContent(state, message, found) { Faults = faults, IsDamaged = faults.IsContentDamaged(Id, message) } : (IMessageContent?)null, cancellationToken);
    }

    public ValueTask<int> ReadDetailsAsync<TSink>(ReadOnlyMemory<MessageId> messages, DetailColumns columns, TSink sink, CancellationToken cancellationToken)
        where TSink : IDetailSink
    {
        cancellationToken.ThrowIfCancellationRequested();
        faults.BeforeReading?.Invoke();
        for (int i = 0; i < messages.Length; i++)
        {
            MessageId id = messages.Span[i];
            MemoryMessage? message;
            ThreadId thread;
            lock (state.Gate)
            {
                state.Messages.TryGetValue(id, out message);
                thread = state.Threads.GetValueOrDefault(id);
            }
            if (!MemoryDetails.Pass(i, id, message, columns, faults, Id, thread, sink))
                return ValueTask.FromResult(i + 1);
        }
        return ValueTask.FromResult(messages.Length);
    }

    public IDisposable Watch(Action bell) => state.Watch(bell);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    ValueTask<T> Read<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (state.Gate)
            return ValueTask.FromResult(read());
    }

    ValueTask<StoreResult<T>> Write<T>(Func<StoreResult<T>> write, CancellationToken cancellationToken) where T : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        StoreResult<T> result;
        lock (state.Gate)
            result = write();
        if (result.IsOk)
            state.Ring();
        return faults.HoldsWrites is { } held ? AfterAsync(held, result) : ValueTask.FromResult(result);
    }

    static async ValueTask<T> AfterAsync<T>(Task held, T result)
    {
        await held;
        return result;
    }

    static UidSet UidsOf(IEnumerable<MessageRow> rows) => UidSet.Of([.. rows.Select(r => r.Uid)]);
}
