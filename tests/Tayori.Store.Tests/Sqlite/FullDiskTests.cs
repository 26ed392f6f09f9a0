using Microsoft.Extensions.Time.Testing;
using Tayori.Store.Sql;
using Tayori.Store.Sqlite;
using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Sqlite;

/// <summary>A file system that is really full: SQLite makes and grows files at moments of its own.</summary>
public sealed class FullDiskTests : IAsyncDisposable
{
    readonly SmallDisk _disk = new(megabytes: 4);
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    readonly SqliteStoreFixture _fixture;

    public FullDiskTests() => _fixture = new SqliteStoreFixture(_time) { Folder = Path.Combine(_disk.Folder, "data") };

    public async ValueTask DisposeAsync()
    {
        _disk.MakeRoom();
        await _fixture.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task After_writes_that_failed_mail_is_read_and_written_when_there_is_room()
    {
        await using IAccount account = await _fixture.AddAsync();
        for (int i = 0; i < 20; i++)
            await _fixture.AppendAsync(account, $"promised {i}");
        _disk.Fill();
        for (int i = 0; i < 5; i++)
        {
            await RefusedAsync(() => _fixture.AppendAsync(account, new string('x', 50_000)));
            // Others take what room it gave back.
            _disk.Fill();
            await ReadAsync(account);
        }
        Rest();
        _disk.Fill();
        await ReadAsync(account);
        await RefusedAsync(() => _fixture.AppendAsync(account, new string('x', 50_000)));
        await ReadAsync(account);
        _disk.MakeRoom();
        Assert.True((await _fixture.AppendAsync(account, "more")).IsOk);
    }

    [Fact]
    public async Task An_account_that_rests_is_read_when_the_disk_has_become_full_meanwhile()
    {
        await using IAccount account = await _fixture.AddAsync();
        for (int i = 0; i < 20; i++)
            await _fixture.AppendAsync(account, $"promised {i}");
        Rest();
        _disk.Fill();
        await ReadAsync(account);
        await RefusedAsync(() => _fixture.AppendAsync(account, "x"));
        await ReadAsync(account);
        _disk.MakeRoom();
        await ReadAsync(account);
        Assert.True((await _fixture.AppendAsync(account, "more")).IsOk);
    }

    [Fact]
    public async Task A_commit_that_found_no_room_does_not_close_the_database()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        AccountFile before = FileOf(account);
        _disk.Fill();
        await RefusedAsync(() => _fixture.AppendAsync(account, "y"));
        Assert.Same(before, FileOf(account));
        _disk.MakeRoom();
        Assert.Equal(UidSet.Of(2), (await _fixture.AppendAsync(account, "y")).Value!.Uids);
    }

    [Fact]
    public async Task A_user_deletes_mail_once_there_is_a_little_room()
    {
        await using IAccount account = await _fixture.AddAsync();
        for (int i = 0; i < 20; i++)
            await _fixture.AppendAsync(account, $"promised {i}");
        Rest();
        _disk.Fill();
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        await RefusedAsync(() => account.ExpungeAsync(inbox, UidSet.Range(1, 19), onlyDeleted: false, default).AsTask());
        _disk.MakeRoom(128 << 10);
        Assert.True((await account.ExpungeAsync(inbox, UidSet.Range(1, 19), onlyDeleted: false, default)).IsOk);
        Assert.Equal(1, (await account.ReadMessagesAsync(inbox, default))!.Count);
    }

    [Fact]
    public async Task A_database_that_must_be_written_to_before_it_is_seen_waits_for_room()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        await _fixture.Store.DisposeAsync();
        _disk.Fill();
        string folder = Path.GetDirectoryName(_fixture.DatabaseOf(account))!;
        DateTimeOffset now = _time.GetUtcNow();
        using (AccountFile asItIs = AccountFile.Open(folder, now, AccountSchema.Migrations, default))
            Assert.True(asItIs.IsToRead);
        StorageException older = Assert.Throws<StorageException>(() => AccountFile.Open(folder, now, AccountSchema.Migrations, new AccountMark(1000, 0)));
        StorageException behind = Assert.Throws<StorageException>(() => AccountFile.Open(folder, now, [.. AccountSchema.Migrations, "CREATE TABLE added (id INTEGER PRIMARY KEY) STRICT;"], default));
        Assert.Equal((StorageFailure.DiskFull, StorageFailure.DiskFull), (older.Failure, behind.Failure));
        _disk.MakeRoom();
        using AccountFile again = AccountFile.Open(folder, now, AccountSchema.Migrations, new AccountMark(1000, 0));
        Assert.True(again.IsOlderCopy);
    }

    [Fact]
    public async Task A_database_has_the_pages_it_was_made_with_and_gives_free_ones_back()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        Rest();
        using SqliteConnection db = SqliteConnection.Open(_fixture.DatabaseOf(account), mayCreate: false);
        Assert.Equal((8192, 2, 0), (db.Scalar("PRAGMA page_size"), db.Scalar("PRAGMA auto_vacuum"), db.Scalar("PRAGMA freelist_count")));
    }

    AccountFile FileOf(IAccount account)
    {
        AccountState state = _fixture.Store.Hold(account.Id);
        AccountFile file = state.Acquire();
        state.Release(file);
        _fixture.Store.Let(state);
        return file;
    }

    void Rest()
    {
        _time.Advance(TimeSpan.FromMinutes(2));
        _fixture.Store.RestIdle();
    }

    static async Task ReadAsync(IAccount account)
    {
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        MessageList list = (await account.ReadMessagesAsync(inbox, default))!;
        Assert.Equal(20, list.Count);
        Assert.NotEmpty(await SqliteStoreFixture.ReadAllAsync(account, list[19].Message));
    }

    static async Task RefusedAsync<T>(Func<Task<T>> write) => Assert.Equal(StorageFailure.DiskFull, (await Assert.ThrowsAsync<StorageException>(write)).Failure);
}
