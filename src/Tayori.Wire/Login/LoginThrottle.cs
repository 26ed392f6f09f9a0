using System.Net;

namespace Tayori.Wire;

/// <summary>How failed logins are slowed.</summary>
public sealed record ThrottleOptions
{
    /// <summary>The first wrong password is a slip and costs nothing to speak of; each further doubles the wait.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>More would only hold connections open, ours as well as theirs.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Failures of one account from one address, after which it is refused there unread until some are forgiven, unless it has logged in from there before.</summary>
    public int MaxFailuresPerAccount { get; init; } = 20;

    /// <summary>Failures from one address, after which its attempts are heard in turn until some are forgiven.</summary>
    public int MaxFailuresPerAddress { get; init; } = 50;

    /// <summary>Between two that are heard in turn. With 200 connections, as many as an address may have, who waits behind all others is heard after 10 seconds.</summary>
    public TimeSpan Turn { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>One failure is forgiven in this time.</summary>
    public TimeSpan Forgiveness { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Addresses, accounts and pairs remembered; the oldest are forgotten first. 10,000 are about 2 MB.</summary>
    public int Remembered { get; init; } = 10_000;

    /// <summary>No slowing: for tests.</summary>
    public static ThrottleOptions Off { get; } = new() { FirstDelay = TimeSpan.Zero, MaxFailuresPerAddress = int.MaxValue, MaxFailuresPerAccount = int.MaxValue };
}

/// <summary>
/// Slows guessing, per address and per account, and locks nobody out. Failures fill a bucket of the address, one of the account, and one of the account at that address, which empty with time; a wrong password is
/// answered the later the fuller the first two are. A right password is not delayed but where its address has used up its budget, and there by seconds: many people may stand behind one address, and all but one may mean well.
/// Refused unheard is only the account that is being guessed at from this very address. An account that has logged in from an address before is spared all this there.
/// </summary>
sealed class LoginThrottle(ThrottleOptions options, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly BoundedTable<IPAddress, Bucket> _addresses = new(options.Remembered);
    readonly BoundedTable<string, Bucket> _accounts = new(options.Remembered);
    readonly BoundedTable<(IPAddress, string), Bucket> _pairs = new(options.Remembered);
    readonly BoundedTable<(IPAddress, string), bool> _known = new(options.Remembered);
    readonly Turns _turns = new(options.Turn, options.Remembered, time);

    /// <summary>Whether the attempt is to be heard, when its turn has come.</summary>
    public async ValueTask<bool> AdmitAsync(IPAddress address, string user, CancellationToken cancellationToken)
    {
        var network = ConnectionRegistry.Network(address);
        switch (Judge(network, user))
        {
            case Verdict.Heard: return true;
            case Verdict.Refused: return false;
            default:
                await _turns.WaitAsync(network, cancellationToken).ConfigureAwait(false);
                // What else was heard meanwhile may have been guesses at the same account.
                return Judge(network, user) != Verdict.Refused;
        }
    }

    Verdict Judge(IPAddress network, string user)
    {
        lock (_lock)
        {
            var pair = (network, Key(user));
            if (_known.TryGet(pair, out _)) return Verdict.Heard;
            if (Level(_pairs, pair) >= options.MaxFailuresPerAccount) return Verdict.Refused;
            return Level(_addresses, network) >= options.MaxFailuresPerAddress ? Verdict.InTurn : Verdict.Heard;
        }
    }

    /// <summary>Counts a failure; what is returned is how long the answer must wait.</summary>
    public TimeSpan Failed(IPAddress address, string user)
    {
        lock (_lock)
        {
            var (network, key) = (ConnectionRegistry.Network(address), Key(user));
            Fill(_pairs, (network, key));
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

    enum Verdict { Heard, InTurn, Refused }

    readonly record struct Bucket(double Level, long At);
}
