using Microsoft.Extensions.Time.Testing;
using Tayori.Store.Sqlite;
using Tayori.Store.Tests.Conformance;
using Tayori.Store.Tests.Model;

namespace Tayori.Store.Tests.Sqlite;

public sealed class SqliteStoreConformance : StoreConformance, IAsyncDisposable
{
    SqliteStoreFixture? _fixture;

    protected override ValueTask<IMailStore> CreateAsync() => ValueTask.FromResult<IMailStore>((_fixture = new SqliteStoreFixture(Time)).Store);

    protected override ValueTask SweepAsync(IMailStore store) => Sweeping.NowAsync((SqliteMailStore)store, Time);

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await _fixture!.DisposeAsync();
    }
}

/// <summary>Histories on SQLite as the server runs it.</summary>
public sealed class SqliteModelTests : SqliteModel
{
    protected override int Runs => 40;
    internal override StoreOptions Options { get; } = new();
}

/// <summary>Histories on SQLite with a fold after every change and a journal that forgets at once: lists then come from snapshots, and from interrupted ones.</summary>
public sealed class EagerlyFoldedModelTests : SqliteModel
{
    protected override int Runs => 40;
    internal override StoreOptions Options { get; } = new() { FoldLeast = -1, JournalRows = 1, FoldBatch = 1, OpenAccounts = 1 };
}

public abstract class SqliteModel : StoreModelTests, IAsyncDisposable
{
    readonly Dictionary<IMailStore, SqliteStoreFixture> _fixtures = [];

    internal abstract StoreOptions Options { get; }

    protected override ValueTask<IMailStore> CreateAsync()
    {
        SqliteStoreFixture fixture = new(Time, Options);
        _fixtures[fixture.Store] = fixture;
        return ValueTask.FromResult<IMailStore>(fixture.Store);
    }

    protected override async ValueTask<IMailStore> ReopenAsync(IMailStore store)
    {
        SqliteStoreFixture fixture = _fixtures[store];
        await ((SqliteMailStore)store).Upkeep.IdleAsync();
        IMailStore reopened = await fixture.ReopenAsync();
        _fixtures[reopened] = fixture;
        return reopened;
    }

    protected override ValueTask SweepAsync(IMailStore store) => Sweeping.NowAsync((SqliteMailStore)store, Time);

    public async ValueTask DisposeAsync()
    {
        foreach (SqliteStoreFixture fixture in _fixtures.Values.Distinct())
            await fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

static class Sweeping
{
    /// <summary>Lets the grace pass and sweeps what may go.</summary>
    public static async ValueTask NowAsync(SqliteMailStore store, FakeTimeProvider time)
    {
        await store.Upkeep.IdleAsync();
        time.Advance(store.Options.SweepGrace + TimeSpan.FromSeconds(1));
        await store.Upkeep.SweepDueAsync();
    }
}
