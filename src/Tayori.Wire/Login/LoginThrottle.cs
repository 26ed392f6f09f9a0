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

    /// <summary>Failures from one address, after which its attempts are heard one by one, with a pause between.</summary>
    public int MaxFailuresPerAddress { get; init; } = 50;

    /// <summary>Each failure beyond those makes the pause so much longer.</summary>
    public TimeSpan PauseStep { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>More are not remembered. With the step it says how fast an address may guess that never stops, here every 5 seconds; with the forgiveness, for how long one pays that has stopped.</summary>
    public int MostFailures { get; init; } = 100;

    /// <summary>Attempts of one address that wait to be heard: who is the last of them waits 50 seconds, which programs for mail do; one more is told to try later.</summary>
    public int MaxWaiting { get; init; } = 10;

    /// <summary>One failure is forgiven in this time.</summary>
    public TimeSpan Forgiveness { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Addresses, accounts and pairs remembered; the oldest are forgotten first. 10,000 are about 2 MB.</summary>
    public int Remembered { get; init; } = 10_000;

    /// <summary>No slowing: for tests.</summary>
    public static ThrottleOptions Off { get; } = new() { FirstDelay = TimeSpan.Zero, MaxFailuresPerAddress = int.MaxValue, MaxFailuresPerAccount = int.MaxValue };
}

/// <summary>
/// Slows guessing, per address and per account, and locks nobody out. Failures fill a bucket of the address, one of the account, and one of the account at that address; a wrong password is answered the later the fuller the
/// first two are. A right password is not delayed but where its address has used up its budget, and there by less than a minute: many people may stand behind one address, and all but one may mean well.
/// Refused unheard are only the account that is being guessed at from this very address, and who would have to wait for too many others there. An account that has logged in from an address before is spared all this there.
/// </summary>
sealed class LoginThrottle(ThrottleOptions options, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly long _start = time.GetTimestamp();
    readonly BoundedTable<IPAddress, Failures> _addresses = new(options.Remembered);
    readonly BoundedTable<string, Failures> _accounts = new(options.Remembered);
    readonly BoundedTable<(IPAddress, string), Failures> _pairs = new(options.Remembered);
    readonly BoundedTable<(IPAddress, string), bool> _known = new(options.Remembered);
    readonly Turns _turns = new(options.MaxWaiting, options.Remembered, time);

    /// <summary>Whether the attempt is to be heard, when its turn has come.</summary>
    public async ValueTask<bool> AdmitAsync(IPAddress address, string user, CancellationToken cancellationToken)
    {
        var network = ConnectionRegistry.Network(address);
        if (IsKnown(network, user)) return true;
        if (IsRefused(network, user)) return false;
        if (Pause(network) == TimeSpan.Zero) return true;
        // What else was heard meanwhile may have been guesses at the same account.
        return await _turns.WaitAsync(network, () => Pause(network), cancellationToken).ConfigureAwait(false) && !IsRefused(network, user);
    }

    bool IsKnown(IPAddress network, string user)
    {
        lock (_lock) return _known.TryGet((network, Key(user)), out _);
    }

    bool IsRefused(IPAddress network, string user)
    {
        lock (_lock) return Find(_pairs, (network, Key(user))).At(Now, options) >= options.MaxFailuresPerAccount;
    }

    TimeSpan Pause(IPAddress network)
    {
        lock (_lock) return Find(_addresses, network).Pause(Now, options);
    }

    /// <summary>Counts a failure; what is returned is how long the answer must wait.</summary>
    public TimeSpan Failed(IPAddress address, string user)
    {
        lock (_lock)
        {
            var (network, key) = (ConnectionRegistry.Network(address), Key(user));
            Add(_pairs, (network, key));
            var ofAddress = Add(_addresses, network).Delay(options);
            if (_known.TryGet((network, key), out _)) return ofAddress;
            var ofAccount = Add(_accounts, key).Delay(options);
            return ofAddress > ofAccount ? ofAddress : ofAccount;
        }
    }

    public void Succeeded(IPAddress address, string user)
    {
        // The address keeps what it owes: else one stolen account would pay for guessing at all the others.
        lock (_lock) _known.Set((ConnectionRegistry.Network(address), Key(user)), true);
    }

    TimeSpan Now => time.GetElapsedTime(_start);

    static Failures Find<T>(BoundedTable<T, Failures> table, T key) where T : notnull => table.TryGet(key, out var failures) ? failures : default;

    Failures Add<T>(BoundedTable<T, Failures> table, T key) where T : notnull
    {
        var failures = Find(table, key).Add(Now, options);
        table.Set(key, failures);
        return failures;
    }

    // Longer names exist only in attacks on memory.
    static string Key(string user) => (user.Length > 320 ? user[..320] : user).ToLowerInvariant();
}
