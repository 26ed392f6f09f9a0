using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Tayori.Wire.Tests;

public sealed class LoginThrottleTests
{
    static readonly IPAddress Here = IPAddress.Parse("198.51.100.7");
    static readonly IPAddress There = IPAddress.Parse("203.0.113.9");

    readonly FakeTimeProvider _time = new();
    readonly ThrottleOptions _options = new();

    LoginThrottle Make() => new(_options, _time);

    /// <summary>Without having to wait.</summary>
    static async Task<bool> AtOnceAsync(LoginThrottle throttle, IPAddress address, string user)
    {
        var admitted = throttle.AdmitAsync(address, user, default).AsTask();
        Assert.True(admitted.IsCompleted);
        return await admitted;
    }

    [Fact]
    public void Each_failure_waits_longer_up_to_a_cap_and_time_forgives()
    {
        var throttle = Make();
        TimeSpan[] delays = [.. Enumerable.Range(0, 12).Select(_ => throttle.Failed(Here, "ann"))];
        Assert.Equal(_options.FirstDelay, delays[0]);
        Assert.Equal(_options.FirstDelay * 2, delays[1]);
        Assert.Equal(_options.FirstDelay * 4, delays[2]);
        Assert.Equal(_options.MaxDelay, delays[^1]);
        _time.Advance(_options.Forgiveness * 12);
        Assert.Equal(_options.FirstDelay, throttle.Failed(Here, "ann"));
    }

    [Fact]
    public void Guesses_at_one_account_from_many_addresses_are_slowed_too()
    {
        var throttle = Make();
        for (var i = 0; i < 20; i++) throttle.Failed(new IPAddress([198, 51, 100, (byte)i]), "ann");
        Assert.Equal(_options.MaxDelay, throttle.Failed(There, "ann"));
        Assert.Equal(_options.FirstDelay * 2, throttle.Failed(There, "bob"));
    }

    [Fact]
    public void An_address_that_the_account_is_known_at_does_not_pay_for_the_guesses_of_others()
    {
        var throttle = Make();
        throttle.Succeeded(Here, "ann");
        for (var i = 0; i < 20; i++) throttle.Failed(There, "ann");
        Assert.Equal(_options.FirstDelay, throttle.Failed(Here, "ann"));
    }

    [Fact]
    public async Task No_number_of_guesses_locks_the_user_out_elsewhere()
    {
        var throttle = Make();
        for (var i = 0; i < 1000; i++) throttle.Failed(There, "ann");
        Assert.False(await AtOnceAsync(throttle, There, "ann"));
        Assert.True(await AtOnceAsync(throttle, Here, "ann"));
        _time.Advance(_options.Forgiveness * 1000);
        Assert.True(await AtOnceAsync(throttle, There, "ann"));
    }

    [Fact]
    public async Task Where_the_account_is_known_it_is_heard_at_once_whatever_is_guessed_there()
    {
        var throttle = Make();
        throttle.Succeeded(There, "Ann");
        for (var i = 0; i < 1000; i++)
        {
            throttle.Failed(There, "ann");
            throttle.Failed(There, "bob");
            Assert.True(await AtOnceAsync(throttle, There, "ann"));
        }
    }

    TimeSpan LongestPause => _options.PauseStep * (_options.MostFailures - _options.MaxFailuresPerAddress);

    [Fact]
    public async Task Behind_an_address_that_guesses_others_are_heard_in_turn()
    {
        var throttle = Make();
        for (var i = 0; i < 1000; i++) throttle.Failed(There, $"user{i}");
        Assert.True(await AtOnceAsync(throttle, There, "ann"));
        var waiting = Enumerable.Range(1, _options.MaxWaiting - 1).Select(i => throttle.AdmitAsync(There, $"other{i}", default).AsTask()).ToList();
        var bob = throttle.AdmitAsync(There, "bob", default).AsTask();
        Assert.False(await AtOnceAsync(throttle, There, "one too many"));
        Assert.True(await AtOnceAsync(throttle, Here, "bob"));
        foreach (var other in waiting)
        {
            Assert.False(bob.IsCompleted);
            Assert.True(await UntilAsync(other));
        }
        Assert.True(await UntilAsync(bob));
        // What programs for mail wait for.
        Assert.True(LongestPause * _options.MaxWaiting < TimeSpan.FromSeconds(55));
    }

    /// <summary>Moves the clock, by less than a pause each time, until the attempt has had its turn: what follows one runs on the pool.</summary>
    async Task<bool> UntilAsync(Task<bool> admitted)
    {
        await Patience.UntilAsync(() => admitted.IsCompleted, () => _time.Advance(LongestPause / 4));
        return await admitted;
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_takes_nobodys_time()
    {
        var throttle = Make();
        for (var i = 0; i < 1000; i++) throttle.Failed(There, $"user{i}");
        Assert.True(await AtOnceAsync(throttle, There, "ann"));
        using var leaving = new CancellationTokenSource();
        var gone = Enumerable.Range(1, _options.MaxWaiting).Select(i => throttle.AdmitAsync(There, $"other{i}", leaving.Token).AsTask()).ToList();
        Assert.False(await AtOnceAsync(throttle, There, "bob"));
        await leaving.CancelAsync();
        await Task.WhenAll(gone).ContinueWith(_ => { }, TaskScheduler.Default);
        var bob = throttle.AdmitAsync(There, "bob", default).AsTask();
        _time.Advance(LongestPause);
        Assert.True(await bob.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Guesses_at_one_account_that_waited_for_their_turn_are_still_counted_together()
    {
        var throttle = Make();
        for (var i = 0; i < 1000; i++) throttle.Failed(There, $"user{i}");
        Assert.True(await AtOnceAsync(throttle, There, "ann"));
        var late = throttle.AdmitAsync(There, "bob", default).AsTask();
        for (var i = 0; i < _options.MaxFailuresPerAccount + 1; i++) throttle.Failed(There, "bob");
        _time.Advance(LongestPause);
        Assert.False(await late.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_IPv6_network_is_one_address()
    {
        var throttle = Make();
        for (var i = 0; i < 1000; i++) throttle.Failed(IPAddress.Parse($"2001:db8:0:1::{i:x}"), "ann");
        Assert.False(await AtOnceAsync(throttle, IPAddress.Parse("2001:db8:0:1:ffff:ffff:ffff:ffff"), "ann"));
        Assert.True(await AtOnceAsync(throttle, IPAddress.Parse("2001:db8:0:2::1"), "ann"));
        for (var i = 0; i < 1000; i++) throttle.Failed(IPAddress.Parse("::ffff:198.51.100.7"), "ann");
        Assert.False(await AtOnceAsync(throttle, Here, "ann"));
    }

    [Fact]
    public async Task Guessing_at_many_names_costs_bounded_memory_and_does_not_hide_the_address()
    {
        var throttle = new LoginThrottle(_options with { Remembered = 100 }, _time);
        for (var i = 0; i < 5000; i++) throttle.Failed(Here, $"user{i}");
        Assert.True(await AtOnceAsync(throttle, Here, "ann"));
        Assert.False(throttle.AdmitAsync(Here, "bob", default).AsTask().IsCompleted);
        Assert.Equal(_options.FirstDelay, throttle.Failed(There, "ann"));
    }

    [Fact]
    public async Task A_wrong_password_is_answered_late_and_a_right_one_at_once()
    {
        var (protocol, credentials) = (new EchoProtocol(), new TestKit.Wire.TestCredentials());
        credentials.Add("ann", "right");
        using var server = new TestKit.Wire.TestServer(protocol, credentials, new() { Throttle = _options });
        await using var client = await server.ConnectAsync("198.51.100.7", implicitTls: true);
        var session = await protocol.Session.Task;
        for (var i = 1; i < 4; i++)
        {
            var wrong = server.Authenticator.PasswordAsync("ann", "wrong", session, default).AsTask();
            // A little is forgiven meanwhile.
            server.Time.Advance(_options.FirstDelay * Math.Pow(2, i - 1) * 0.9);
            Assert.False(wrong.IsCompleted);
            server.Time.Advance(_options.FirstDelay * Math.Pow(2, i - 1) * 0.2);
            Assert.Equal(AuthFailure.Invalid, (await wrong).Failure);
        }

        var right = server.Authenticator.PasswordAsync("ann", "right", session, default);
        Assert.True(right.IsCompleted);
        Assert.NotNull((await right).Login);
    }

    [Fact]
    public void What_is_remembered_is_bounded_and_the_oldest_goes_first()
    {
        var table = new BoundedTable<int, int>(3);
        foreach (var key in new[] { 1, 2, 3, 1, 4 }) table.Set(key, key);
        Assert.Equal(3, table.Count);
        Assert.False(table.TryGet(2, out _));
        Assert.True(table.TryGet(1, out _));
    }
}
