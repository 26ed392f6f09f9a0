namespace Tayori.TestKit.Wire;

/// <summary>A state that a test waits for: "this side is blocked in a read". What changes it holds <see cref="Sync"/>, so that it is never out of date.</summary>
sealed class Gate
{
    TaskCompletionSource _reached = New();
    bool _final;

    public Lock Sync { get; } = new();

    public Task Reached
    {
        get
        {
            lock (Sync) return _reached.Task;
        }
    }

    public bool IsReached => Reached.IsCompleted;

    /// <summary>Only under <see cref="Sync"/>.</summary>
    public void Set(bool reached)
    {
        if (_final) return;
        if (reached) _reached.TrySetResult();
        else if (_reached.Task.IsCompleted) _reached = New();
    }

    public void SetForEver()
    {
        lock (Sync)
        {
            Set(true);
            _final = true;
        }
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
