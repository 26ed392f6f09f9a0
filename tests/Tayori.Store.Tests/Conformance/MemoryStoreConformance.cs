using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Conformance;

/// <summary>The model obeys the contract too: what it is compared with later may lean on it.</summary>
public sealed class MemoryStoreConformance : StoreConformance
{
    protected override ValueTask<IMailStore> CreateAsync() => ValueTask.FromResult<IMailStore>(new MemoryMailStore(Time));

    protected override ValueTask SweepAsync(IMailStore store)
    {
        ((MemoryMailStore)store).Sweep();
        return ValueTask.CompletedTask;
    }
}
