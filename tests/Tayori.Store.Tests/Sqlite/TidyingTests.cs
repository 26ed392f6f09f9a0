using Tayori.Store.Sqlite;

namespace Tayori.Store.Tests.Sqlite;

public sealed class TidyingTests
{
    [Fact]
    public async Task What_an_account_let_go_of_is_swept_after_a_restart_though_nobody_opens_it()
    {
        await using HouseFixture house = new();
        IAccount account = await house.AddAsync();
        await house.AppendAsync(account, "x");
        await account.ExpungeAsync((await account.FindMailboxAsync("INBOX", default))!.Id, null, false, default);
        await account.DisposeAsync();
        await house.ReopenAsync();
        house.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, Count(house, account.Id, "message"));
        await house.Store.Upkeep.RoundAsync();
        Assert.Equal((0, 0, 0), (Count(house, account.Id, "message"), Count(house, account.Id, "content"), Count(house, account.Id, "garbage")));
    }

    [Fact]
    public async Task Each_account_has_its_turn_once_in_the_interval_and_one_that_was_never_used_gets_no_database()
    {
        await using HouseFixture house = new(new StoreOptions { TidyBatch = 2 });
        for (int i = 0; i < 5; i++)
            await (await house.AddAsync($"user{i}@example.org")).DisposeAsync();
        for (int round = 1; round <= 3; round++)
        {
            await house.Store.Upkeep.RoundAsync();
            Assert.Equal(Math.Max(0, 5 - (2 * round)), house.Store.Ledger!.Untidied(house.Time.GetUtcNow(), 100).Count);
        }
        Assert.Empty(System.IO.Directory.GetDirectories(Path.Combine(house.Folder, "accounts")));
        await house.ReopenAsync();
        Assert.Empty(house.Store.Ledger!.Untidied(house.Time.GetUtcNow(), 100));
        Assert.Equal(5, house.Store.Ledger.Untidied(house.Time.GetUtcNow() + TimeSpan.FromSeconds(1), 100).Count);
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Journals_are_cut_back_by_age_and_by_size_and_the_mailbox_is_what_it_was(bool byAge)
    {
        StoreOptions options = byAge ? new StoreOptions { JournalAge = TimeSpan.FromHours(1) } : new StoreOptions { JournalOctets = 20 };
        await using HouseFixture house = new(options);
        await using IAccount account = await house.AddAsync();
        for (int i = 0; i < 10; i++)
            await house.AppendAsync(account, $"{i}");
        Mailbox inbox = (await account.FindMailboxAsync("INBOX", default))!;
        await account.ChangeFlagsAsync(inbox.Id, UidSet.Range(2, 4), FlagAction.Add, FlagSet.Of(SystemFlags.Seen), null, default);
        MessageRow[] before = Rows((await account.ReadMessagesAsync(inbox.Id, default))!);
        Assert.NotNull(await account.ReadChangesAsync(inbox.Id, inbox.HighestModSeq - 5, default));
        if (byAge)
            house.Time.Advance(TimeSpan.FromHours(2));
        await house.Store.Upkeep.RoundAsync();

        Assert.InRange(Count(house, account.Id, "journal"), 0, 4);
        Assert.Null(await account.ReadChangesAsync(inbox.Id, inbox.HighestModSeq - 5, default));
        await house.ReopenAsync();
        await using IAccount again = (await house.Store.OpenAccountAsync(account.Id, default))!;
        Assert.Equal(before, Rows((await again.ReadMessagesAsync(inbox.Id, default))!));
        await house.AppendAsync(again, "next");
        Assert.Single((await again.ReadChangesAsync(inbox.Id, (await again.ReadModSeqAsync(default)) - 1, default))!);
    }

    [Fact]
    public async Task A_write_ahead_log_that_readers_keep_from_being_emptied_is_emptied_once_they_have_gone()
    {
        await using HouseFixture house = new(new StoreOptions { LargestLog = 1 << 20 });
        await using IAccount account = await house.AddAsync();
        await house.AppendAsync(account, "x");
        AccountState state = house.Store.Hold(account.Id);
        FileInfo log = new(Path.Combine(house.FolderOf(account.Id), "mail.db-wal"));
        state.Read(db =>
        {
            db.Execute("BEGIN");
            return db.Scalar("SELECT count(*) FROM message");
        });
        byte[] noise = new byte[800_000];
        Random.Shared.NextBytes(noise);
        for (int i = 0; i < 4; i++)
            await SqliteStoreFixture.AppendAsync(house.Store, account, "INBOX", noise);
        log.Refresh();
        Assert.True(log.Length > 2 << 20);
        house.Store.BoundLogs();
        log.Refresh();
        Assert.Equal(0, log.Length);
        house.Store.Let(state);
        Assert.Equal(5, (await account.FindMailboxAsync("INBOX", default))!.Exists);
    }

    static long Count(HouseFixture house, AccountId id, string table)
    {
        AccountState state = house.Store.Hold(id);
        long count = state.Read(db => db.Scalar($"SELECT count(*) FROM {table}"));
        house.Store.Let(state);
        return count;
    }

    static MessageRow[] Rows(MessageList list) => [.. Enumerable.Range(0, list.Count).Select(i => list[i])];
}
