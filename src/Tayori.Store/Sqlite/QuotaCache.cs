using System.Collections.Concurrent;

namespace Tayori.Store.Sqlite;

/// <summary>What accounts may hold, as the directory said not long ago: a delivery must not cost a question to another database.</summary>
sealed class QuotaCache(IDirectory directory, TimeProvider time, TimeSpan age)
{
    /// <summary>Entries above which those that are out of date are dropped.</summary>
    const int Crowded = 10_000;

    readonly ConcurrentDictionary<AccountId, (long? Limit, long At)> _known = new();

    public ValueTask<long?> ReadAsync(AccountId id, CancellationToken cancellationToken) =>
        _known.TryGetValue(id, out var entry) && time.GetElapsedTime(entry.At) < age ? new(entry.Limit) : AskAsync(id, cancellationToken);

    async ValueTask<long?> AskAsync(AccountId id, CancellationToken cancellationToken)
    {
        long? limit = (await directory.GetAccountAsync(id, cancellationToken))?.QuotaBytes;
        if (_known.Count > Crowded)
            Prune();
        _known[id] = (limit, time.GetTimestamp());
        return limit;
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
