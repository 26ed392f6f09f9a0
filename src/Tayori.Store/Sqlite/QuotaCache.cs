using System.Collections.Concurrent;

namespace Tayori.Store.Sqlite;

/// <summary>What accounts may hold, as the directory said not long ago: a delivery must not cost a question to another database.</summary>
sealed class QuotaCache(IDirectory directory, TimeProvider time, TimeSpan age)
{
    /// <summary>Entries above which those that are out of date are dropped.</summary>
    const int Crowded = 10_000;

    readonly ConcurrentDictionary<AccountId, (AccountLimits Limits, long At)> _known = new();
    long _changes;

    public ValueTask<AccountLimits> ReadAsync(AccountId id, CancellationToken cancellationToken) =>
        _known.TryGetValue(id, out var entry) && time.GetElapsedTime(entry.At) < age ? new(entry.Limits) : AskAsync(id, cancellationToken);

    /// <summary>What is known of the account is no longer true.</summary>
    public void Forget(AccountId id)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(id, out _);
    }

    async ValueTask<AccountLimits> AskAsync(AccountId id, CancellationToken cancellationToken)
    {
        long changes = Interlocked.Read(ref _changes);
        AccountLimits limits = (await directory.GetAccountAsync(id, cancellationToken))?.Limits ?? AccountLimits.None;
        if (_known.Count > Crowded)
            Prune();
        _known[id] = (limits, time.GetTimestamp());
        // What was read before a change must not be kept after it.
        if (Interlocked.Read(ref _changes) != changes)
            _known.TryRemove(id, out _);
        return limits;
    }

    void Prune()
    {
        foreach (var pair in _known)
        {
            if (time.GetElapsedTime(pair.Value.At) >= age)
                _known.TryRemove(pair);
        }
    }
}
