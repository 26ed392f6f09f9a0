using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Model;

/// <summary>
/// Random histories, done to a backend and to the store in memory: after each step both answer the same to everything one can ask. A failing history is shrunk and printed with its
/// seed, which the environment variable <c>CsCheck_Seed</c> replays; <c>TAYORI_MODEL_RUNS</c> raises the number of histories.
/// </summary>
public abstract class StoreModelTests
{
    static readonly Gen<Step> s_step = Gen.Select(
        Gen.Int[0, 22], Gen.Int[0, 3], Gen.Int[0, 3], Gen.UInt[1, 14].Array[0, 5], Gen.Int[0, 31], Gen.Int[0, 2],
        (kind, a, b, uids, flags, action) => new Step(kind, a, b, uids, flags, action));

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Histories of a normal run.</summary>
    protected abstract int Runs { get; }
    protected abstract ValueTask<IMailStore> CreateAsync();

    /// <summary>Closes a store and opens what it left on disk.</summary>
    protected abstract ValueTask<IMailStore> ReopenAsync(IMailStore store);
    protected abstract ValueTask SweepAsync(IMailStore store);

    [Fact]
    public Task any_history_leaves_backend_and_model_alike() => s_step.Array[1, 40].SampleAsync(
        CompareAsync, iter: int.TryParse(Environment.GetEnvironmentVariable("TAYORI_MODEL_RUNS"), CultureInfo.InvariantCulture, out int runs) ? runs : Runs, threads: 1);

    async Task CompareAsync(Step[] history)
    {
        await using MemoryMailStore model = new(Time);
        IMailStore backend = await CreateAsync();
        try
        {
            StoreUnderTest left = await StoreUnderTest.CreateAsync(model), right = await StoreUnderTest.CreateAsync(backend);
            foreach (Step step in history)
            {
                if (step.Kind == 14)
                    right = await right.MoveToAsync(backend = await ReopenAsync(backend));
                else if (step.Kind == 15)
                    await SweepAsync(backend);
                else
                    Assert.Equal(await left.DoAsync(step), await right.DoAsync(step));
                Assert.Equal(await left.DescribeAsync(), await right.DescribeAsync());
                await right.CatchUpAsync();
            }
        }
        finally
        {
            await backend.DisposeAsync();
        }
    }
}

/// <summary>One thing to do; what the numbers mean depends on its kind.</summary>
public sealed record Step(int Kind, int A, int B, uint[] Uids, int Flags, int Action);

/// <summary>The model against itself: that the histories and the descriptions do not contradict themselves, and that sessions can catch up.</summary>
public sealed class MemoryModelTests : StoreModelTests
{
    protected override int Runs => 300;
    protected override ValueTask<IMailStore> CreateAsync() => ValueTask.FromResult<IMailStore>(new MemoryMailStore(Time));
    protected override ValueTask<IMailStore> ReopenAsync(IMailStore store) => ValueTask.FromResult(store);

    protected override ValueTask SweepAsync(IMailStore store)
    {
        ((MemoryMailStore)store).Sweep();
        return ValueTask.CompletedTask;
    }
}
