namespace Tayori.Store.Tests.Directory;

/// <summary>Aliases taken away, quotas set: also as another process sees it.</summary>
public sealed class DirectoryChangesTests : IAsyncDisposable
{
    readonly DirectoryFixture fixture = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task An_alias_that_was_taken_away_gets_no_mail_and_its_domain_goes_with_the_last()
    {
        await fixture.AddAsync("ada@example.org");
        await fixture.Directory.AddAliasAsync("ada@example.net", "ada@example.org", Token);
        DirectoryResult<AccountInfo> removed = await fixture.Directory.RemoveAliasAsync("ADA@example.net", Token);
        Assert.Empty(removed.Value!.Aliases);
        Assert.Equal(ResolutionKind.NotLocal, (await fixture.Directory.ResolveAsync("ada@example.net", Token)).Kind);
        Assert.Equal(ResolutionKind.Account, (await fixture.Directory.ResolveAsync("ada@example.org", Token)).Kind);
    }

    [Fact]
    public async Task Only_an_alias_is_taken_away()
    {
        await fixture.AddAsync("ada@example.org");
        Assert.Equal(DirectoryRefusal.NotFound, (await fixture.Directory.RemoveAliasAsync("ada@example.org", Token)).Refusal);
        Assert.Equal(DirectoryRefusal.NotFound, (await fixture.Directory.RemoveAliasAsync("bob@example.org", Token)).Refusal);
        Assert.Equal(DirectoryRefusal.NotFound, (await fixture.Directory.RemoveAliasAsync("no address", Token)).Refusal);
        Assert.NotNull(await fixture.Directory.FindAccountAsync("ada@example.org", Token));
    }

    [Fact]
    public async Task A_quota_outlives_the_process_and_can_be_lifted()
    {
        await fixture.AddAsync("ada@example.org");
        List<AccountId> told = [];
        fixture.Directory.LimitsChanged += told.Add;
        AccountInfo changed = (await fixture.Directory.SetLimitsAsync("ada@example.org", l => l with { Bytes = 5_000 }, Token)).Value!;
        Assert.Equal((new AccountLimits(5_000, null), changed.Id), (changed.Limits, Assert.Single(told)));
        await fixture.ReopenAsync();
        Assert.Equal(new AccountLimits(5_000, 7), (await fixture.Directory.SetLimitsAsync("ada@example.org", l => l with { Messages = 7 }, Token)).Value!.Limits);
        Assert.Equal(new AccountLimits(5_000, 7), (await fixture.Directory.FindAccountAsync("ada@example.org", Token))!.Limits);
        Assert.Equal(AccountLimits.None, (await fixture.Directory.SetLimitsAsync("ada@example.org", _ => AccountLimits.None, Token)).Value!.Limits);
        Assert.Equal(DirectoryRefusal.NotFound, (await fixture.Directory.SetLimitsAsync("bob@example.org", l => l, Token)).Refusal);
    }

    [Fact]
    public async Task An_account_is_a_users_until_it_is_made_an_administrators()
    {
        await fixture.AddAsync("ada@example.org");
        Assert.False((await fixture.Directory.FindAccountAsync("ada@example.org", Token))!.IsAdministrator);
        Assert.True((await fixture.Directory.SetAdministratorAsync("ada@example.org", true, Token)).Value!.IsAdministrator);
        await fixture.ReopenAsync();
        Assert.True((await fixture.Directory.FindAccountAsync("ada@example.org", Token))!.IsAdministrator);
        Assert.False((await fixture.Directory.SetAdministratorAsync("ada@example.org", false, Token)).Value!.IsAdministrator);
        Assert.Equal(DirectoryRefusal.NotFound, (await fixture.Directory.SetAdministratorAsync("bob@example.org", true, Token)).Refusal);
    }
}
