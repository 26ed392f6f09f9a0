using Tayori.Store.Sqlite;

namespace Tayori.Store.Tests.Sqlite;

public sealed class GrantTests
{
    const MailboxRights Look = MailboxRights.Lookup | MailboxRights.Read;

    [Fact]
    public async Task What_was_granted_to_an_account_that_was_removed_is_taken_back_though_nobody_opens_the_owner()
    {
        await using HouseFixture house = new();
        IAccount owner = await house.AddAsync("owner@example.org"), guest = await house.AddAsync("guest@example.org");
        await GrantAsync(owner, new(guest.Id));
        await GrantAsync(owner, new(guest.Id, IsNegative: true));
        await GrantAsync(owner, new(null));
        await owner.DisposeAsync();
        await guest.DisposeAsync();
        await house.Directory.RemoveAccountAsync("guest@example.org", default);
        await house.ReopenAsync();
        await house.Store.Upkeep.RoundAsync();

        await using IAccount again = (await house.Store.OpenAccountAsync(owner.Id, default))!;
        Assert.Equal([new AccessEntry(new(null), Look)], (await again.FindMailboxAsync("INBOX", default))!.Access);
        Assert.Empty(house.Store.Ledger!.Grantors(guest.Id));
        Assert.Equal([owner.Id], house.Store.Ledger.Grantors(null));
    }

    [Fact]
    public async Task A_crash_between_hint_and_grant_leaves_a_hint_that_leads_nowhere()
    {
        bool isFailing = false;
        await using HouseFixture house = new(new StoreOptions { Faults = new FaultPoints { Reached = p => _ = isFailing && p == FaultPoint.RowsWritten ? throw new IOException("gone") : 0 } });
        await using IAccount owner = await house.AddAsync("owner@example.org"), guest = await house.AddAsync("guest@example.org");
        isFailing = true;
        await Assert.ThrowsAsync<StorageException>(() => GrantAsync(owner, new(guest.Id)));
        isFailing = false;
        Assert.Equal([owner.Id], await house.Directory.ListGrantorsAsync(guest.Id, default));
        Assert.Empty((await owner.FindMailboxAsync("INBOX", default))!.Access);
    }

    [Fact]
    public async Task Grants_of_a_folder_that_was_put_back_are_found_again_when_it_has_been_tidied()
    {
        await using HouseFixture house = new();
        IAccount owner = await house.AddAsync("owner@example.org");
        await using IAccount guest = await house.AddAsync("guest@example.org");
        await GrantAsync(owner, new(guest.Id));
        await owner.DisposeAsync();
        // As after a backup from before the grant, of the directory alone.
        house.Store.Ledger!.ForgetGrant(owner.Id, guest.Id);
        Assert.Empty(await house.Directory.ListGrantorsAsync(guest.Id, default));
        await house.Store.Upkeep.RoundAsync();
        Assert.Equal([owner.Id], await house.Directory.ListGrantorsAsync(guest.Id, default));
    }

    static async Task GrantAsync(IAccount owner, Grantee grantee) =>
        Assert.True((await owner.ChangeAccessAsync((await owner.FindMailboxAsync("INBOX", default))!.Id, grantee, FlagAction.Add, Look, default)).IsOk);
}
