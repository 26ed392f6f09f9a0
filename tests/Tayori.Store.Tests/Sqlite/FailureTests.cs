using Microsoft.Extensions.Time.Testing;
using Tayori.Store.Sql;
using Tayori.Store.Sqlite;

namespace Tayori.Store.Tests.Sqlite;

public sealed class FailureTests : IAsyncDisposable
{
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    readonly SqliteStoreFixture _fixture;

    public FailureTests() => _fixture = new SqliteStoreFixture(_time);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_full_disk_refuses_for_now_and_nothing_promised_is_lost()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "promised");
        _fixture.OnWriter(account, db => db.Execute($"PRAGMA max_page_count = {db.Scalar("PRAGMA page_count")}"));
        StorageException failure = await Assert.ThrowsAsync<StorageException>(() => SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", Noise(200_000)));
        Assert.Equal(StorageFailure.DiskFull, failure.Failure);
        Mailbox inbox = (await account.FindMailboxAsync("INBOX", default))!;
        Assert.Equal((1, 2u), (inbox.Exists, inbox.UidNext));

        _fixture.OnWriter(account, db => db.Execute("PRAGMA max_page_count = 1000000"));
        Assert.Equal(UidSet.Of(2), (await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", Noise(200_000))).Value!.Uids);
        Assert.Equal(2, (await account.ReadMessagesAsync(inbox.Id, default))!.Count);
    }

    [Fact]
    public async Task A_disk_that_is_full_when_a_large_body_is_written_refuses_for_now_and_leaves_no_file()
    {
        await using IAccount account = await _fixture.AddAsync();
        bool isFull = true;
        _fixture.Options = _fixture.Options with
        {
            Faults = new FaultPoints { Reached = p => _ = p == FaultPoint.ContentWritten && isFull ? throw new IOException("No space left on device", 28) : 0 },
        };
        await using IAccount again = await ReopenAsync(account);
        StorageException failure = await Assert.ThrowsAsync<StorageException>(() => SqliteStoreFixture.AppendAsync(_fixture.Store, again, "INBOX", Noise(1_500_000)));
        Assert.Equal(StorageFailure.DiskFull, failure.Failure);
        Assert.Empty(System.IO.Directory.GetFiles(Path.Combine(_fixture.Folder, "accounts", $"{again.Id.Value}", "content")));
        Assert.True((await _fixture.AppendAsync(again, "small")).IsOk);
        isFull = false;
        Assert.Equal(UidSet.Of(2), (await SqliteStoreFixture.AppendAsync(_fixture.Store, again, "INBOX", Noise(1_500_000))).Value!.Uids);
    }

    [Fact]
    public async Task A_disk_that_cannot_be_written_is_read_and_written_again_when_it_can_be()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "promised");
        _fixture.OnWriter(account, db => db.Execute("PRAGMA query_only = ON"));
        Assert.Equal(StorageFailure.ReadOnly, (await Assert.ThrowsAsync<StorageException>(() => _fixture.AppendAsync(account, "x"))).Failure);
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        Assert.Single((await account.ReadMessagesAsync(inbox, default))!.Chunks[0].Uids.ToArray());
        await using IAccount other = await _fixture.AddAsync("other@example.org");
        Assert.True((await _fixture.AppendAsync(other, "y")).IsOk);
        _fixture.OnWriter(account, db => db.Execute("PRAGMA query_only = OFF"));
        Assert.Equal(UidSet.Of(2), (await _fixture.AppendAsync(account, "x")).Value!.Uids);
    }

    [Fact]
    public async Task Damaged_pages_are_said_harm_no_other_account_and_are_forgotten_when_a_good_copy_is_put_back()
    {
        await using IAccount account = await _fixture.AddAsync();
        for (int i = 0; i < 5; i++)
            await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", Noise(20_000));
        await _fixture.ReopenAsync();
        string database = _fixture.DatabaseOf(account);
        byte[] good = await File.ReadAllBytesAsync(database);
        byte[] damaged = [.. good];
        // Everything but the first page, which says what the file is.
        Noise(damaged.Length - 8192).CopyTo(damaged, 8192);
        await File.WriteAllBytesAsync(database, damaged);

        await using IAccount again = (await _fixture.Store.OpenAccountAsync(account.Id, default))!;
        for (int i = 0; i < 2; i++)
            Assert.Equal(StorageFailure.Corrupt, (await Assert.ThrowsAsync<StorageException>(() => _fixture.AppendAsync(again, "x"))).Failure);
        await using IAccount other = await _fixture.AddAsync("other@example.org");
        Assert.True((await _fixture.AppendAsync(other, "y")).IsOk);

        await File.WriteAllBytesAsync(database, good);
        Assert.Equal(UidSet.Of(6), (await _fixture.AppendAsync(again, "x")).Value!.Uids);
    }

    [Fact]
    public async Task One_write_that_fails_does_not_fail_those_it_shared_a_commit_with()
    {
        await using IAccount account = await _fixture.AddAsync();
        AccountState state = _fixture.Store.Hold(account.Id);
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        using ManualResetEventSlim gate = new();
        Task<bool> first = state.Writer.WriteAsync(_ => gate.Wait(Patience.Limit), default);
        Task<StoreResult<Mailbox>> good = state.Writer.WriteAsync(t => t.Create("good", SpecialUse.None), default);
        Task<bool> bad = state.Writer.WriteAsync<bool>(_ => throw new StorageException(StorageFailure.Corrupt, "this mailbox only"), default);
        Task<StoreResult<Mailbox>> other = state.Writer.WriteAsync(t => t.Create("other", SpecialUse.None), default);
        gate.Set();

        Assert.True(await first);
        Assert.True((await good).IsOk);
        Assert.True((await other).IsOk);
        await Assert.ThrowsAsync<StorageException>(() => bad);
        _fixture.Store.Let(state);
        await _fixture.ReopenAsync();
        await using IAccount again = (await _fixture.Store.OpenAccountAsync(account.Id, default))!;
        Assert.NotNull(await again.FindMailboxAsync("good", default));
        Assert.NotNull(await again.FindMailboxAsync("other", default));
        Assert.NotNull(await again.GetMailboxAsync(inbox, default));
    }

    [Fact]
    public async Task A_write_whose_caller_has_gone_is_not_done()
    {
        await using IAccount account = await _fixture.AddAsync();
        AccountState state = _fixture.Store.Hold(account.Id);
        using ManualResetEventSlim gate = new();
        using CancellationTokenSource gone = new();
        Task<bool> first = state.Writer.WriteAsync(_ => gate.Wait(Patience.Limit), default);
        Task<StoreResult<Mailbox>> second = state.Writer.WriteAsync(t => t.Create("never", SpecialUse.None), gone.Token);
        await gone.CancelAsync();
        gate.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Null(await account.FindMailboxAsync("never", default));
        _fixture.Store.Let(state);
    }

    [Fact]
    public async Task Names_that_change_and_change_back_in_one_commit_are_what_they_were()
    {
        await using IAccount account = await _fixture.AddAsync();
        Mailbox made = (await account.CreateMailboxAsync("Work/2026", SpecialUse.None, default)).Value!;
        AccountState state = _fixture.Store.Hold(account.Id);
        using ManualResetEventSlim gate = new();
        Task<bool> first = state.Writer.WriteAsync(_ => gate.Wait(Patience.Limit), default);
        Task<StoreResult<string>> there = state.Writer.WriteAsync(t => t.Rename("Work", "Play"), default);
        Task<StoreResult<string>> back = state.Writer.WriteAsync(t => t.Rename("Play", "Work"), default);
        gate.Set();
        await first;
        Assert.True((await there).IsOk && (await back).IsOk);
        _fixture.Store.Let(state);
        await using IAccount again = await ReopenAsync(account);
        Assert.Equal(made.Id, (await again.FindMailboxAsync("Work/2026", default))!.Id);
        Assert.Null(await again.FindMailboxAsync("Play", default));
    }

    [Fact]
    public async Task A_damaged_snapshot_is_made_anew_from_the_journal_as_long_as_it_reaches_back()
    {
        (IAccount account, MailboxId inbox) = await WithFoldedMailAsync();
        _fixture.OnWriter(account, db => db.Execute("UPDATE snapshot SET payload = x'00ff'"));
        await using IAccount again = await ReopenAsync(account);
        Assert.Equal(3, (await again.ReadMessagesAsync(inbox, default))!.Count);
    }

    [Fact]
    public async Task Damage_that_cannot_be_mended_is_said_and_harms_no_other_mailbox_or_account()
    {
        (IAccount account, MailboxId inbox) = await WithFoldedMailAsync();
        _fixture.OnWriter(account, db => db.Execute("UPDATE snapshot SET payload = x'00ff'; UPDATE mailbox SET journal_floor = 1"));
        await using IAccount again = await ReopenAsync(account);
        StorageException failure = await Assert.ThrowsAsync<StorageException>(async () => await again.ReadMessagesAsync(inbox, default));
        Assert.Equal(StorageFailure.Corrupt, failure.Failure);
        Assert.True((await _fixture.AppendAsync(again, "y", "Sent")).IsOk);
        await using IAccount other = await _fixture.AddAsync("other@example.org");
        Assert.True((await _fixture.AppendAsync(other, "y")).IsOk);
    }

    [Fact]
    public async Task A_database_that_is_not_one_fails_its_account_only()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        await _fixture.Store.DisposeAsync();
        await File.WriteAllBytesAsync(_fixture.DatabaseOf(account), Noise(50_000));
        await using IAccount again = await ReopenAsync(account);
        Assert.Equal(StorageFailure.Corrupt, (await Assert.ThrowsAsync<StorageException>(async () => await again.ListMailboxesAsync(default))).Failure);
        await using IAccount other = await _fixture.AddAsync("other@example.org");
        Assert.True((await _fixture.AppendAsync(other, "y")).IsOk);
    }

    [Fact]
    public async Task A_second_store_on_the_same_folder_is_refused()
    {
        await using IAccount account = await _fixture.AddAsync();
        StorageException failure = Assert.Throws<StorageException>(() => _fixture.Open(_fixture.Folder));
        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        _fixture.OnWriter(account, db => db.Execute("PRAGMA user_version = 99"));
        await using IAccount again = await ReopenAsync(account);
        StorageException failure = await Assert.ThrowsAsync<StorageException>(async () => await again.ListMailboxesAsync(default));
        Assert.Contains("newer Tayori (schema 99", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_an_older_version_is_brought_forward_and_keeps_its_mail()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        _fixture.Options = _fixture.Options with { Migrations = [.. AccountSchema.Migrations, "CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT;"] };
        await using IAccount again = await ReopenAsync(account);
        Assert.Equal(1, (await again.FindMailboxAsync("INBOX", default))!.Exists);
        _fixture.OnWriter(again, db => Assert.Equal((AccountSchema.Migrations.Count + 1, 0), (db.Scalar("PRAGMA user_version"), db.Scalar("SELECT count(*) FROM added"))));
    }

    /// <summary>Version 6 of the schema: what was kept as it came is looked for in form C.</summary>
    [Fact]
    public async Task Mailboxes_made_before_names_were_normalised_stay_within_reach()
    {
        await using IAccount account = await _fixture.AddAsync();
        foreach (string name in (string[])["a", "a/b", "c", "パリ", "d"])
            await account.CreateMailboxAsync(name, SpecialUse.None, default);
        await account.SetSubscribedAsync("a", true, default);
        await _fixture.AppendAsync(account, "x", "c");
        _fixture.OnWriter(account, db => db.Execute(
            "UPDATE mailbox SET name = 'か\u3099' || substr(name, 2) WHERE name GLOB 'a*'; UPDATE mailbox SET name = 'ハ\u309Aリ' WHERE name = 'c'; UPDATE mailbox SET name = 'd\U000E0080' WHERE name = 'd';"
            + "UPDATE subscription SET name = 'か\u3099' WHERE name = 'a'; PRAGMA user_version = 5;"));
        await using IAccount again = await ReopenAsync(account);
        string[] names = [.. (await again.ListMailboxesAsync(default)).Select(m => m.Name)];
        Assert.Contains("が", names);
        Assert.Contains("が/b", names);
        Assert.Contains("パリ", names);
        Assert.Equal(1, (await again.FindMailboxAsync(Assert.Single(names, name => name.StartsWith("パリ (", StringComparison.Ordinal)), default))!.Exists);
        Assert.Contains("が", await again.ListSubscriptionsAsync(default));
        Assert.False((await again.SetSubscribedAsync("か\u3099", true, default)).Value);
        // A character that is not known yet: no mailbox may be called so, but one that is stays.
        Assert.True((await again.SetSubscribedAsync("d\U000E0080", true, default)).Value);
        Assert.True((await again.RenameMailboxAsync("d\U000E0080", "e", default)).IsOk);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_version_that_was()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        StoreOptions good = _fixture.Options;
        _fixture.Options = good with { Migrations = [.. AccountSchema.Migrations, "CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE mailbox (id);"] };
        IAccount broken = await ReopenAsync(account);
        await Assert.ThrowsAnyAsync<Exception>(async () => await broken.ListMailboxesAsync(default));
        _fixture.Options = good;
        await using IAccount again = await ReopenAsync(account);
        Assert.Equal(1, (await again.FindMailboxAsync("INBOX", default))!.Exists);
    }

    async Task<(IAccount, MailboxId)> WithFoldedMailAsync()
    {
        IAccount account = await _fixture.AddAsync();
        foreach (string text in (string[])["a", "b", "c"])
            await _fixture.AppendAsync(account, text);
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        AccountState state = _fixture.Store.Hold(account.Id);
        await new Folder(_fixture.Store, state, inbox).RunAsync(default);
        _fixture.Store.Let(state);
        return (account, inbox);
    }

    async Task<IAccount> ReopenAsync(IAccount account)
    {
        await account.DisposeAsync();
        await _fixture.ReopenAsync();
        return (await _fixture.Store.OpenAccountAsync(account.Id, default))!;
    }

    static byte[] Noise(int size)
    {
        byte[] octets = new byte[size];
        new Random(size).NextBytes(octets);
        return octets;
    }
}
