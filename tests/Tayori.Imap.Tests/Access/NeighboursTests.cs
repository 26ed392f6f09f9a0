using Microsoft.Extensions.Logging.Abstractions;
using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Tests.Search;
using Tayori.Store;
using Tayori.TestKit.Store;

namespace Tayori.Imap.Tests.Access;

public sealed class NeighboursTests : IAsyncLifetime
{
    readonly CountingStore _store = new();
    Neighbours _neighbours = null!;
    AccountId _alice, _bob;
    int _woken;

    public async ValueTask InitializeAsync()
    {
        _alice = await AddAsync("alice@example.org");
        _bob = await AddAsync("bob@example.org");
        await AddAsync("carol@example.org");
        _neighbours = new Neighbours(_store, _bob, () => Interlocked.Increment(ref _woken));
    }

    public async ValueTask DisposeAsync()
    {
        await _neighbours.DisposeAsync();
        await _store.DisposeAsync();
        Assert.Equal(0, _store.Open);
    }

    [Fact]
    public async Task Names_that_lead_nowhere_open_nothing()
    {
        Assert.Null(await _neighbours.FindAsync("alice@example.org", default));
        Assert.Null(await _neighbours.FindAsync("nobody@example.org", default));
        Assert.Null(await _neighbours.FindAsync("", default));
        Assert.Equal(0, _store.Opened);
        await GrantAsync(new Grantee(null));
        Assert.Null(await _neighbours.FindAsync("carol@example.org", default));
        Assert.Null(await _neighbours.FindAsync("ALICE@example.org", default));
        Assert.Null(await _neighbours.FindAsync("bob@example.org", default));
        Assert.NotNull(await _neighbours.FindAsync("alice@example.org", default));
        Assert.Equal("alice@example.org", Assert.Single(await _neighbours.AllAsync(default)).Address);
        Assert.Equal(1, _store.Opened);
    }

    [Fact]
    public async Task One_who_was_removed_is_let_go_of_and_one_with_a_new_password_is_opened_again()
    {
        await GrantAsync(new Grantee(_bob));
        var before = await _neighbours.OpenAsync(_alice, default);
        await _store.Directory.SetPasswordAsync("alice@example.org", "new", default);
        Assert.Equal(1, _woken);
        Assert.NotSame(before, await _neighbours.OpenAsync(_alice, default));
        Assert.Equal(1, _store.Open);
        await _store.Directory.RemoveAccountAsync("alice@example.org", default);
        Assert.Equal(2, _woken);
        await _neighbours.LetGoAsync(() => []);
        Assert.Equal(0, _store.Open);
        Assert.Null(await _neighbours.OpenAsync(_alice, default));
        Assert.Empty(await _neighbours.AllAsync(default));
    }

    [Fact]
    public async Task Of_many_owners_a_session_keeps_those_in_use_and_a_few_that_it_was_in_last()
    {
        List<AccountId> owners = [];
        for (var i = 0; i < 100; i++) owners.Add(await AddAsync($"owner{i}@example.org"));
        foreach (var owner in owners) await _neighbours.OpenAsync(owner, default);
        Assert.Equal(100, _store.Open);
        await _neighbours.OpenAsync(owners[3], default);
        await _neighbours.LetGoAsync(() => owners[..50]);
        Assert.Equal(66, _store.Open);
        await _neighbours.LetGoAsync(() => [owners[0]]);
        Assert.Equal(17, _store.Open);
        var opened = _store.Opened;
        foreach (var kept in (AccountId[])[owners[0], owners[3], .. owners[^15..]]) await _neighbours.OpenAsync(kept, default);
        Assert.Equal(opened, _store.Opened);
    }

    /// <summary>RFC 5258: what no name of the answer is about is not looked into.</summary>
    [Theory]
    [InlineData(0, "INBOX", "Sent/*", "other users/*", "Other Users/dave@example.org/*", "Other Users%/a")]
    [InlineData(1, "%", "Other Users", "Oth%", "Other Users/owner1@example.org/%", "Other Users/owner1@example.org")]
    [InlineData(2, "*", "Other Users/%", "%/*", "*x", "Other Users/owner_@example.org/x*", "%/%/INBOX")]
    public async Task LIST_opens_the_accounts_that_its_patterns_reach(int opened, params string[] patterns)
    {
        foreach (var address in (string[])["owner1@example.org", "owner2@example.org"])
        {
            await AddAsync(address);
            await GrantAsync(new Grantee(_bob), await FindAsync(address));
        }
        foreach (var pattern in patterns)
        {
            await using var neighbours = new Neighbours(_store, _bob, static () => { });
            await using var own = (await _store.Inner.OpenAccountAsync(_bob, default))!;
            var before = _store.Opened;
            var form = pattern.Replace("owner_", "owner%", StringComparison.Ordinal);
            await new Places(own, neighbours, NullLogger.Instance).ListAsync(new NameScope([new MailboxPattern(form)]), default);
            Assert.True(opened == _store.Opened - before, $"{pattern}: {_store.Opened - before}");
        }
    }

    async ValueTask<AccountId> FindAsync(string address) => (await _store.Directory.FindAccountAsync(address, default))!.Id;

    async ValueTask<AccountId> AddAsync(string address) => (await _store.Inner.Accounts.AddAccountAsync(address, "secret", null, default)).Value!.Id;

    ValueTask GrantAsync(Grantee grantee) => GrantAsync(grantee, _alice);

    async ValueTask GrantAsync(Grantee grantee, AccountId owner)
    {
        await using var account = (await _store.Inner.OpenAccountAsync(owner, default))!;
        await account.ChangeAccessAsync((await account.FindMailboxAsync("INBOX", default))!.Id, grantee, FlagAction.Replace, MailboxRights.Lookup, default);
    }

    /// <summary>A store in memory that counts its handles.</summary>
    sealed class CountingStore : IMailStore
    {
        public MemoryMailStore Inner { get; } = new();
        public int Opened { get; private set; }
        public int Open { get; private set; }
        public IDirectory Directory => Inner.Directory;
        public IPendingDeliveries Pending => Inner.Pending;

        public async ValueTask<IAccount?> OpenAccountAsync(AccountId id, CancellationToken cancellationToken)
        {
            if (await Inner.OpenAccountAsync(id, cancellationToken) is not { } account) return null;
            (Opened, Open) = (Opened + 1, Open + 1);
            var (watched, watch) = WatchedAccount.Around(account);
            watch.Before = called => Open -= called == nameof(IAsyncDisposable.DisposeAsync) ? 1 : 0;
            return watched;
        }

        public MessageSpool CreateSpool() => Inner.CreateSpool();
        public ValueTask DisposeAsync() => Inner.DisposeAsync();
    }
}
