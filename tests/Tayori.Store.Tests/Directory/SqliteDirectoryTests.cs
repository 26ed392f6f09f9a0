using Tayori.Store.Sql;

namespace Tayori.Store.Tests.Directory;

public sealed class SqliteDirectoryTests : IAsyncDisposable
{
    readonly DirectoryFixture fixture = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task An_account_outlives_the_process()
    {
        AccountInfo added = await fixture.AddAsync("Ada@Example.org");
        await fixture.Directory.AddAliasAsync("countess@example.org", "ada@example.org", Token);
        await fixture.ReopenAsync();
        AccountInfo? found = await fixture.Directory.FindAccountAsync("COUNTESS@example.org", Token);
        Assert.NotNull(found);
        Assert.Equal((added.Id, "ada@example.org"), (found.Id, found.Address));
        Assert.Equal(["countess@example.org"], found.Aliases);
    }

    [Fact]
    public async Task Refusals_are_values()
    {
        await fixture.AddAsync("ada@example.org");
        Assert.Equal(DirectoryRefusal.Exists, (await fixture.Directory.AddAccountAsync("ADA@example.org", "x", null, Token)).Refusal);
        Assert.Equal(DirectoryRefusal.InvalidAddress, (await fixture.Directory.AddAccountAsync("ada", "x", null, Token)).Refusal);
        Assert.Equal(DirectoryRefusal.InvalidAddress, (await fixture.Directory.AddAccountAsync("\"a b\"@example.org", "x", null, Token)).Refusal);
        Assert.Equal(DirectoryRefusal.WeakPassword, (await fixture.Directory.AddAccountAsync("b@example.org", "", null, Token)).Refusal);
        Assert.Equal(DirectoryRefusal.WeakPassword, (await fixture.Directory.SetPasswordAsync("ada@example.org", new string('x', 1001), Token)).Refusal);
        Assert.Equal(DirectoryRefusal.NotFound, (await fixture.Directory.SetPasswordAsync("b@example.org", "x", Token)).Refusal);
        Assert.Equal(DirectoryRefusal.NotFound, (await fixture.Directory.RemoveAccountAsync("b@example.org", Token)).Refusal);
        Assert.Equal(DirectoryRefusal.NotFound, (await fixture.Directory.AddAliasAsync("c@example.org", "b@example.org", Token)).Refusal);
        Assert.Equal(DirectoryRefusal.Exists, (await fixture.Directory.AddAliasAsync("ada@example.org", "ada@example.org", Token)).Refusal);
    }

    [Fact]
    public async Task Resolution_tries_the_address_then_without_detail_then_postmaster()
    {
        AccountInfo ada = await fixture.AddAsync("ada@example.org");
        AccountInfo lists = await fixture.AddAsync("ada+lists@example.org");
        Assert.Equal(new(ResolutionKind.Account, ada.Id, null), await fixture.Directory.ResolveAsync("ADA@example.org", Token));
        Assert.Equal(new(ResolutionKind.Account, lists.Id, null), await fixture.Directory.ResolveAsync("ada+lists@example.org", Token));
        Assert.Equal(new(ResolutionKind.Account, ada.Id, "Work"), await fixture.Directory.ResolveAsync("ada+Work@example.org", Token));
        Assert.Equal(new(ResolutionKind.Account, ada.Id, null), await fixture.Directory.ResolveAsync("Postmaster@example.org", Token));
        Assert.Equal(new(ResolutionKind.Account, ada.Id, null), await fixture.Directory.ResolveAsync("Postmaster", Token));
        Assert.Equal(ResolutionKind.NoSuchUser, (await fixture.Directory.ResolveAsync("bob@example.org", Token)).Kind);
        Assert.Equal(ResolutionKind.NotLocal, (await fixture.Directory.ResolveAsync("postmaster@example.com", Token)).Kind);
        Assert.Equal(ResolutionKind.InvalidAddress, (await fixture.Directory.ResolveAsync("no address", Token)).Kind);
    }

    [Fact]
    public async Task A_removed_account_takes_its_aliases_and_its_domain_and_its_number_is_never_used_again()
    {
        AccountInfo ada = await fixture.AddAsync("ada@example.org");
        await fixture.Directory.AddAliasAsync("ada@example.com", "ada@example.org", Token);
        Assert.True((await fixture.Directory.RemoveAccountAsync("ada@example.com", Token)).IsOk);
        Assert.Equal(ResolutionKind.NotLocal, (await fixture.Directory.ResolveAsync("ada@example.com", Token)).Kind);
        Assert.Equal(ResolutionKind.NotLocal, (await fixture.Directory.ResolveAsync("ada@example.org", Token)).Kind);
        Assert.True((await fixture.AddAsync("ada@example.org")).Id.Value > ada.Id.Value);
    }

    [Fact]
    public async Task A_batch_reports_each_account_in_order_and_the_list_has_them_all()
    {
        NewAccount[] accounts = [.. Enumerable.Range(0, 600).Select(i => new NewAccount($"u{i}@example.org", "pw", i)), new("u1@example.org", "pw", null), new("bad", "pw", null)];
        List<DirectoryResult<AccountInfo>> results = await fixture.Directory.AddAccountsAsync(accounts.ToAsyncEnumerable(), Token).ToListAsync(Token);
        Assert.All(results.Take(600), (r, i) => Assert.Equal($"u{i}@example.org", r.Value!.Address));
        Assert.Equal([DirectoryRefusal.Exists, DirectoryRefusal.InvalidAddress], results.Skip(600).Select(r => r.Refusal!.Value));
        Assert.Equal(600, await fixture.Directory.ListAccountsAsync(Token).CountAsync(Token));
    }

    [Fact]
    public async Task A_password_change_or_removal_by_another_process_closes_the_account()
    {
        AccountInfo ada = await fixture.AddAsync("ada@example.org");
        AccountInfo bob = await fixture.AddAsync("bob@example.org");
        CancellationToken closed = fixture.Directory.WatchAccount(ada.Id);
        CancellationToken open = fixture.Directory.WatchAccount(bob.Id);
        await using (SqliteDirectory other = SqliteDirectory.Open(fixture.Folder, TimeProvider.System))
            Assert.True((await other.SetPasswordAsync("ada@example.org", "new", Token)).IsOk);
        await Patience.UntilAsync(closed);
        Assert.False(open.IsCancellationRequested);
        Assert.False(fixture.Directory.WatchAccount(ada.Id).IsCancellationRequested);
        await fixture.Directory.RemoveAccountAsync("ada@example.org", Token);
        Assert.True(fixture.Directory.WatchAccount(ada.Id).IsCancellationRequested);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_untouched()
    {
        await fixture.Directory.DisposeAsync();
        using (SqliteConnection db = SqliteConnection.Open(Path.Combine(fixture.Folder, "tayori.db"), mayCreate: false))
            db.Execute("PRAGMA user_version = 99");
        StorageException e = Assert.Throws<StorageException>(() => SqliteDirectory.Open(fixture.Folder, TimeProvider.System));
        Assert.Contains("schema 99", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_the_databases_is_refused_at_the_start()
    {
        await fixture.Directory.DisposeAsync();
        File.Delete(Path.Combine(fixture.Folder, "secret.key"));
        StorageException e = Assert.Throws<StorageException>(() => SqliteDirectory.Open(fixture.Folder, TimeProvider.System));
        Assert.Contains("secret.key", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_for_its_owner_only()
    {
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(fixture.Folder, "secret.key")));
    }
}
