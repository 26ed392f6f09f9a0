using Tayori.Store;

namespace Tayori.Delivery.Tests;

public sealed class PendingDeliveryTests : IAsyncDisposable
{
    const string Letter = "Subject: hi\r\n\r\nhello\r\n";
    readonly DeliveryHouse _house = new();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_mailbox_that_fails_is_owed_and_costs_nobody_a_second_copy()
    {
        AccountId ann = await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        _house.Store.Faults.FailNextAppend(ann);
        DeliveryResult result = await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org");
        Assert.Equal([DeliveryOutcome.Promised, DeliveryOutcome.Delivered], result.Recipients);
        Assert.Equal(DeliveryOutcome.Delivered, result.ForAll);
        Assert.Equal((0, 1, 1), (await _house.CountAsync("ann@example.org"), await _house.CountAsync("bob@example.org"), await _house.OwedAsync()));

        Assert.False(await _house.Restart().SweepAsync(default));
        Assert.Equal((1, 1, 0), (await _house.CountAsync("ann@example.org"), await _house.CountAsync("bob@example.org"), await _house.OwedAsync()));
        Assert.EndsWith(Letter, await _house.NewestAsync("ann@example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_between_promise_and_append_loses_nothing()
    {
        AccountId ann = await _house.AddAsync("ann@example.org");
        AccountId bob = await _house.AddAsync("bob@example.org");
        _house.Store.Faults.FailNextAppend(ann);
        _house.Store.Faults.FailNextAppend(bob);
        await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org");
        await _house.Restart().SweepAsync(default);
        Assert.Equal((1, 1, 0), (await _house.CountAsync("ann@example.org"), await _house.CountAsync("bob@example.org"), await _house.OwedAsync()));
    }

    [Fact]
    public async Task A_crash_between_append_and_its_note_doubles_nothing()
    {
        await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        await using (IAccount account = await _house.OpenAsync("ann@example.org"))
            await account.CreateMailboxAsync("Lists", SpecialUse.None, default);
        _house.Wrapped.DoneFails = true;
        DeliveryResult result = await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org", "ann+lists@example.org");
        Assert.Equal(DeliveryOutcome.Delivered, result.Recipients.All(DeliveryResult.IsSuccess) ? DeliveryOutcome.Delivered : result.Recipients[0]);
        Assert.Equal(3, await _house.OwedAsync());

        _house.Wrapped.DoneFails = false;
        await _house.Restart().SweepAsync(default);
        Assert.Equal((1, 1, 1), (await _house.CountAsync("ann@example.org"), await _house.CountAsync("ann@example.org", "Lists"), await _house.CountAsync("bob@example.org")));
        Assert.Equal(0, await _house.OwedAsync());
    }

    [Fact]
    public async Task All_who_have_it_are_struck_in_one_change_at_the_commit_and_in_the_sweep()
    {
        await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        await _house.AddAsync("eve@example.org");
        await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org", "eve@example.org");
        Assert.Equal((1, 0), (_house.Wrapped.Strikes, await _house.OwedAsync()));

        _house.Wrapped.DoneFails = true;
        await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org", "eve@example.org");
        _house.Wrapped.DoneFails = false;
        await _house.Restart().SweepAsync(default);
        Assert.Equal((3, 0), (_house.Wrapped.Strikes, await _house.OwedAsync()));
    }

    [Fact]
    public async Task What_is_owed_to_an_account_that_is_gone_is_forgotten()
    {
        AccountId ann = await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        _house.Store.Faults.FailNextAppend(ann);
        await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org");
        await _house.Store.Accounts.RemoveAccountAsync("ann@example.org", default);
        Assert.False(await _house.Restart().SweepAsync(default));
        Assert.Equal(0, await _house.OwedAsync());
    }

    [Fact]
    public async Task An_account_that_fails_is_asked_once_per_pass()
    {
        AccountId ann = await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        for (int i = 0; i < 3; i++)
        {
            _house.Store.Faults.FailNextAppend(ann);
            await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org");
        }
        _house.Store.Faults.FailNextAppend(ann);
        PendingDeliveryWorker worker = _house.Restart();
        Assert.True(await worker.SweepAsync(default));
        Assert.Equal(3, await _house.OwedAsync());
        Assert.False(await worker.SweepAsync(default));
        Assert.Equal(3, await _house.CountAsync("ann@example.org"));
    }

    [Fact]
    public async Task The_worker_tries_again_after_a_while()
    {
        AccountId ann = await _house.AddAsync("ann@example.org");
        await _house.AddAsync("bob@example.org");
        using var stop = new CancellationTokenSource();
        Task running = _house.Restart().RunAsync(stop.Token);
        _house.Store.Faults.FailNextAppend(ann);
        _house.Store.Faults.FailNextAppend(ann);
        await _house.DeliverAsync(Letter, Acknowledgement.OneForAll, "ann@example.org", "bob@example.org");
        // A clock that goes on and on; real time only lets the worker run in between.
        await Patience.UntilAsync(async () => await _house.OwedAsync() == 0, () => _house.Time.Advance(TimeSpan.FromSeconds(5)));
        Assert.Equal(1, await _house.CountAsync("ann@example.org"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
