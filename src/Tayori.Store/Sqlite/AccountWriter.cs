namespace Tayori.Store.Sqlite;

/// <summary>
/// The one writer of an account: takes everything that waits, makes it one transaction, and answers each caller after the commit. Has no thread: it runs on the pool while there is work.
/// </summary>
sealed class AccountWriter(AccountState account) : IThreadPoolWorkItem
{
    /// <summary>Requests of one transaction: the first of them waits for the last.</summary>
    const int LargestBatch = 256;

    readonly Lock _lock = new();
    List<WriteRequest> _waiting = [];
    bool _running;

    /// <summary>Whether there is nothing to write and nothing being written.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return !_running;
        }
    }

    public Task<T> WriteAsync<T>(Func<WriteTransaction, T> action, CancellationToken cancellationToken)
    {
        WriteRequest<T> request = new(action, cancellationToken);
        lock (_lock)
        {
            _waiting.Add(request);
            if (_running)
                return request.Done;
            _running = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return request.Done;
    }

    public void Execute()
    {
        while (TakeBatch() is { } batch)
        {
            batch.RemoveAll(static r => r.IsCancelled);
            if (batch.Count > 0)
                Write(batch);
        }
    }

    List<WriteRequest>? TakeBatch()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _running = false;
                return null;
            }
            if (_waiting.Count <= LargestBatch)
            {
                List<WriteRequest> all = _waiting;
                _waiting = [];
                return all;
            }
            List<WriteRequest> batch = _waiting[..LargestBatch];
            _waiting.RemoveRange(0, LargestBatch);
            return batch;
        }
    }

    void Write(List<WriteRequest> batch)
    {
        try
        {
            account.Commit(batch);
        }
        catch (Exception e) when (batch.Count > 1 && !account.IsCommitInDoubt)
        {
            // One of them is the cause: by themselves, the others do not suffer for it.
            foreach (WriteRequest request in batch)
                WriteAlone(request);
            account.NoteRetried(e, batch.Count);
            return;
        }
        catch (Exception e)
        {
            foreach (WriteRequest request in batch)
                request.Fail(account.Describe(e));
            return;
        }
        foreach (WriteRequest request in batch)
            request.Succeed();
    }

    void WriteAlone(WriteRequest request)
    {
        try
        {
            account.Commit([request]);
        }
        catch (Exception e)
        {
            request.Fail(account.Describe(e));
            return;
        }
        request.Succeed();
    }
}
