namespace Tayori.Imap.Search;

/// <summary>Lets others have the thread: a search of years of mail must not keep a short command of somebody else waiting for longer than a stretch of work takes.</summary>
sealed class SearchPace
{
    /// <summary>Octets looked at between two offers: some milliseconds.</summary>
    const long Stretch = 4 << 20;

    long _spent;

    /// <summary>Counts work; the end of the session is seen here.</summary>
    public ValueTask SpendAsync(long octets, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _spent += octets;
        if (_spent < Stretch) return ValueTask.CompletedTask;
        _spent = 0;
        return YieldAsync();
    }

    static async ValueTask YieldAsync() => await Task.Yield();
}
