using Tayori.Store.Sqlite;

namespace Tayori.Store.Tests.Sqlite;

public sealed class RemovedAccountTests : IAsyncDisposable
{
    readonly HouseFixture _house = new();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Nothing_is_acknowledged_to_an_account_that_was_removed_while_it_was_open()
    {
        await using IAccount account = await _house.AddAsync();
        Assert.True((await _house.AppendAsync(account, "x")).IsOk);
        // By another process, which this one has not noticed yet.
        await using (SqliteDirectory other = SqliteDirectory.Open(_house.Folder, _house.Time))
            await other.RemoveAccountAsync("user@example.org", default);
        Assert.Equal(StorageFailure.Gone, (await Assert.ThrowsAsync<StorageException>(() => _house.AppendAsync(account, "y"))).Failure);
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        await Assert.ThrowsAsync<StorageException>(async () => await account.ExpungeAsync(inbox, null, false, default));
        Assert.Null(await _house.Store.OpenAccountAsync(account.Id, default));
    }

    [Fact]
    public async Task What_is_committed_is_not_reported_as_failed_because_the_directory_cannot_be_read()
    {
        await using SqliteStoreFixture fixture = new(TimeProvider.System);
        await using IAccount account = await fixture.AddAsync();
        fixture.Accounts.IsUnreadable = true;
        Assert.True((await fixture.AppendAsync(account, "x")).IsOk);
    }

    [Fact]
    public async Task Sessions_are_told_to_end_by_a_removal_and_by_a_new_password_and_no_others_are()
    {
        await using IAccount ada = await _house.AddAsync("ada@example.org");
        await using IAccount bob = await _house.AddAsync("bob@example.org");
        await using IAccount eve = await _house.AddAsync("eve@example.org");
        await _house.Directory.RemoveAccountAsync("ada@example.org", default);
        await Patience.UntilAsync(ada.Closed);
        await using (SqliteDirectory other = SqliteDirectory.Open(_house.Folder, _house.Time))
            await other.SetPasswordAsync("bob@example.org", "new", default);
        _house.Time.Advance(TimeSpan.FromSeconds(2));
        await Patience.UntilAsync(bob.Closed);
        Assert.False(eve.Closed.IsCancellationRequested);
        await using IAccount again = (await _house.Store.OpenAccountAsync(bob.Id, default))!;
        Assert.False(again.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task The_mail_is_taken_away_when_the_last_session_ends_and_goes_after_the_grace()
    {
        IAccount account = await _house.AddAsync();
        await _house.AppendAsync(account, "x");
        await _house.Directory.RemoveAccountAsync("user@example.org", default);
        await _house.Store.Upkeep.RoundAsync();
        Assert.True(System.IO.Directory.Exists(_house.FolderOf(account.Id)));
        await account.DisposeAsync();
        await _house.Store.Upkeep.RoundAsync();
        Assert.False(System.IO.Directory.Exists(_house.FolderOf(account.Id)));
        string removed = AccountFolders.RemovedOf(_house.Folder, account.Id);
        Assert.True(File.Exists(Path.Combine(removed, "mail.db")));
        _house.Time.Advance(new StoreOptions().RemovedGrace + TimeSpan.FromSeconds(1));
        await _house.Store.Upkeep.RoundAsync();
        Assert.False(System.IO.Directory.Exists(removed));
        Assert.Empty(_house.Store.Ledger!.Removed());
    }

    [Fact]
    public async Task What_was_removed_while_the_server_was_down_is_taken_away_at_its_next_start_and_no_other()
    {
        await using IAccount ada = await _house.AddAsync("ada@example.org");
        await using IAccount bob = await _house.AddAsync("bob@example.org");
        await _house.AppendAsync(ada, "x");
        await _house.AppendAsync(bob, "x");
        string stranger = _house.FolderOf(new(77));
        System.IO.Directory.CreateDirectory(stranger);
        await _house.CloseAsync();
        await using (SqliteDirectory other = SqliteDirectory.Open(_house.Folder, _house.Time))
            await other.RemoveAccountAsync("ada@example.org", default);
        await _house.ReopenAsync();
        await _house.Store.Upkeep.RoundAsync();
        Assert.False(System.IO.Directory.Exists(_house.FolderOf(ada.Id)));
        Assert.True(System.IO.Directory.Exists(_house.FolderOf(bob.Id)));
        Assert.True(System.IO.Directory.Exists(stranger));
        // A straggler made the folder again: only the mail that was acknowledged is kept for the grace.
        System.IO.Directory.CreateDirectory(_house.FolderOf(ada.Id));
        await _house.Store.Upkeep.RoundAsync();
        Assert.False(System.IO.Directory.Exists(_house.FolderOf(ada.Id)));
        Assert.True(File.Exists(Path.Combine(AccountFolders.RemovedOf(_house.Folder, ada.Id), "mail.db")));
    }

    [Fact]
    public async Task A_number_whose_mail_is_still_there_is_not_given_to_another_account()
    {
        await using IAccount ada = await _house.AddAsync("ada@example.org");
        System.IO.Directory.CreateDirectory(_house.FolderOf(new(ada.Id.Value + 1)));
        System.IO.Directory.CreateDirectory(AccountFolders.RemovedOf(_house.Folder, new(ada.Id.Value + 2)));
        await using IAccount bob = await _house.AddAsync("bob@example.org");
        Assert.Equal(ada.Id.Value + 3, bob.Id.Value);
        await using IAccount eve = await _house.AddAsync("eve@example.org");
        Assert.Equal(ada.Id.Value + 4, eve.Id.Value);
    }
}
