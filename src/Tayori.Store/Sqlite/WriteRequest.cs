namespace Tayori.Store.Sqlite;

/// <summary>Something that waits for an account's writer. Run may be called again in a transaction of its own when the shared one failed: it changes nothing outside the transaction.</summary>
abstract class WriteRequest
{
    public abstract void Run(WriteTransaction transaction);

    /// <summary>Answers the caller after the commit.</summary>
    public abstract void Succeed();
    public abstract void Fail(Exception failure);

    /// <summary>The caller has gone before it was its turn: nothing is done.</summary>
    public abstract bool IsCancelled { get; }
}

sealed class WriteRequest<T>(Func<WriteTransaction, T> action, CancellationToken cancellationToken) : WriteRequest
{
    readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T _result = default!;

    public Task<T> Done => _done.Task;

    public override bool IsCancelled
    {
        get
        {
            if (!cancellationToken.IsCancellationRequested)
                return false;
            _done.TrySetCanceled(cancellationToken);
            return true;
        }
    }

    public override void Run(WriteTransaction transaction) => _result = action(transaction);
    public override void Succeed() => _done.TrySetResult(_result);
    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
