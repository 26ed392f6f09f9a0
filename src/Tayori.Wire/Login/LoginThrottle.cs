using System.Net;

namespace Tayori.Wire;

/// <summary>How failed logins are slowed.</summary>
public sealed record ThrottleOptions
{
    /// <summary>The first wrong password is a slip and costs nothing to speak of; each further doubles the wait.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>More would only hold connections open, ours as well as theirs.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Failures from one address, after which its attempts are refused unread until some are forgiven.</summary>
    public int MaxFailuresPerAddress { get; init; } = 50;

    /// <summary>One failure is forgiven in this time.</summary>
    public TimeSpan Forgiveness { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Addresses, accounts and pairs remembered; the oldest are forgotten first. 10,000 are about 2 MB.</summary>
    public int Remembered { get; init; } = 10_000;

    /// <summary>No slowing: for tests.</summary>
    public static ThrottleOptions Off { get; } = new() { FirstDelay = TimeSpan.Zero, MaxFailuresPerAddress = int.MaxValue };
}

/// <summary>
/// Slows guessing, per address and per account, and locks nobody out. Failures fill a bucket of the address and one of the account, which empty
/// with time; a wrong password is answered the later the fuller the two are. A right password is never delayed, wherever it comes from, and an
/// address from which the account has logged in before is not counted against by what others guess. Only an address that has used up its budget is
/// refused unheard, and then not for accounts that it has logged in to.
/// </summary>
sealed class LoginThrottle(ThrottleOptions options, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly BoundedTable<IPAddress, Bucket> _addresses = new(options.Remembered);
    readonly BoundedTable<string, Bucket> _accounts = new(options.Remembered);
    readonly BoundedTable<(IPAddress, string), bool> _known = new(options.Remembered);

    public bool IsExhausted(IPAddress address, string user)
    {
        lock (_lock)
        {
            var network = ConnectionRegistry.Network(address);
            return Level(_addresses, network) >= options.MaxFailuresPerAddress && !_known.TryGet((network, Key(user)), out _);
        }
    }

    /// <summary>Counts a failure; what is returned is how long the answer must wait.</summary>
    public TimeSpan Failed(IPAddress address, string user)
    {
        lock (_lock)
        {
            var (network, key) = (ConnectionRegistry.Network(address), Key(user));
            var known = _known.TryGet((network, key), out _);
            var level = Math.Max(Fill(_addresses, network), known ? 0 : Fill(_accounts, key));
            return Delay(level);
        }
    }

    public void Succeeded(IPAddress address, string user)
    {
        // The address keeps what it owes: else one stolen account would pay for guessing at all the others.
        lock (_lock) _known.Set((ConnectionRegistry.Network(address), Key(user)), true);
    }

    TimeSpan Delay(double level)
    {
        if (level < 1.5 || options.FirstDelay == TimeSpan.Zero) return options.FirstDelay;
        var doubled = options.FirstDelay * Math.Pow(2, Math.Min(level - 1, 20));
        return doubled < options.MaxDelay ? doubled : options.MaxDelay;
    }

    double Fill<T>(BoundedTable<T, Bucket> table, T key) where T : notnull
    {
        var level = Level(table, key) + 1;
        table.Set(key, new Bucket(level, time.GetTimestamp()));
        return level;
    }

    double Level<T>(BoundedTable<T, Bucket> table, T key) where T : notnull
    {
        if (!table.TryGet(key, out var bucket)) return 0;
        return Math.Max(0, bucket.Level - (time.GetElapsedTime(bucket.At) / options.Forgiveness));
    }

    // Longer names exist only in attacks on memory.
    static string Key(string user) => (user.Length > 320 ? user[..320] : user).ToLowerInvariant();

    readonly record struct Bucket(double Level, long At);
}
