using Microsoft.Extensions.Time.Testing;
using Tayori.Store.Sqlite;

namespace Tayori.Store.Tests.Sqlite;

public sealed class OpenAccountsTests : IAsyncDisposable
{
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    readonly SqliteStoreFixture _fixture;

    public OpenAccountsTests() => _fixture = new SqliteStoreFixture(_time, new StoreOptions { OpenAccounts = 8 });

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task No_more_databases_are_open_than_allowed_and_all_accounts_work()
    {
        List<IAccount> accounts = [];
        int rung = 0;
        for (int i = 0; i < 40; i++)
        {
            IAccount account = await _fixture.AddAsync($"user{i}@example.org");
            account.Watch(() => Interlocked.Increment(ref rung));
            accounts.Add(account);
        }
        Assert.Equal(0, _fixture.Store.OpenCount);
        for (int round = 0; round < 2; round++)
        {
            foreach (IAccount account in accounts)
                await _fixture.AppendAsync(account, "x");
            Assert.InRange(_fixture.Store.OpenCount, 1, 8);
        }
        Assert.Equal(80, rung);
        foreach (IAccount account in accounts)
            Assert.Equal(2, (await account.FindMailboxAsync("INBOX", default))!.Exists);
    }

    [Fact]
    public async Task An_account_that_rests_has_no_file_open_and_its_lists_live_as_long_as_a_session_has_them()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        MessageList list = (await account.ReadMessagesAsync(inbox, default))!;
        await RestAsync();
        Assert.Equal(1, (await account.FindMailboxAsync("INBOX", default))!.Exists);
        Assert.Same(list, await account.ReadMessagesAsync(inbox, default));
        Assert.Equal(0, _fixture.Store.OpenCount);
        await _fixture.AppendAsync(account, "y");
        Assert.Equal(2, (await account.ReadMessagesAsync(inbox, default))!.Count);
    }

    [Fact]
    public async Task Who_only_asks_what_there_is_opens_no_database_that_rests()
    {
        await using IAccount account = await _fixture.AddAsync();
        Assert.DoesNotContain(await account.ListMailboxesAsync(default), m => m.Exists > 0);
        await _fixture.AppendAsync(account, "x");
        AccountId id = account.Id;
        await account.DisposeAsync();
        await RestAsync();
        await using IAccount again = (await _fixture.Store.OpenAccountAsync(id, default))!;
        Mailbox inbox = (await again.FindMailboxAsync("INBOX", default))!;
        Assert.Equal((1, 0), (inbox.Exists, _fixture.Store.OpenCount));
        await _fixture.AppendAsync(again, "y");
        Assert.Equal((2, 1), ((await again.FindMailboxAsync("INBOX", default))!.Exists, _fixture.Store.OpenCount));
        Assert.Equal(2, (await again.ReadMessagesAsync(inbox.Id, default))!.Count);
    }

    [Fact]
    public async Task Glances_writers_and_evictions_at_once_never_see_less_than_was_promised()
    {
        AccountId[] ids = [.. (await Task.WhenAll(Enumerable.Range(0, 12).Select(i => _fixture.AddAsync($"user{i}@example.org").AsTask()))).Select(a => a.Id)];
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (id, _) =>
        {
            for (int i = 1; i <= 30; i++)
            {
                await using (IAccount writer = (await _fixture.Store.OpenAccountAsync(id, default))!)
                    await _fixture.AppendAsync(writer, $"message {i}");
                _time.Advance(TimeSpan.FromMinutes(2));
                _fixture.Store.RestIdle();
                await using IAccount reader = (await _fixture.Store.OpenAccountAsync(id, default))!;
                Assert.Equal(i, (await reader.FindMailboxAsync("INBOX", default))!.Exists);
            }
        });
    }

    [Fact]
    public async Task Readers_writers_folds_and_evictions_at_once_agree_in_the_end()
    {
        IAccount[] accounts = [.. await Task.WhenAll(Enumerable.Range(0, 16).Select(i => _fixture.AddAsync($"user{i}@example.org").AsTask()))];
        await Parallel.ForEachAsync(Enumerable.Range(0, 640), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            IAccount account = accounts[i % accounts.Length];
            MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
            await _fixture.AppendAsync(account, $"message {i}");
            await account.ChangeFlagsAsync(inbox, UidSet.Range(1, 3), i % 32 < 16 ? FlagAction.Add : FlagAction.Remove, FlagSet.Of(SystemFlags.Seen), null, default);
            MessageList list = (await account.ReadMessagesAsync(inbox, default))!;
            Assert.True(list.ModSeq >= 1 && list.Count > 0);
        });
        foreach (IAccount account in accounts)
        {
            Mailbox inbox = (await account.FindMailboxAsync("INBOX", default))!;
            MessageList list = (await account.ReadMessagesAsync(inbox.Id, default))!;
            Assert.Equal((40, 40, inbox.Unseen, inbox.HighestModSeq), (inbox.Exists, list.Count, list.Chunks.ToArray().Sum(c => c.Unseen), list.ModSeq));
        }
    }

    /// <summary>A writer that has answered may not be idle yet, and what is not idle does not rest.</summary>
    async Task RestAsync()
    {
        _time.Advance(TimeSpan.FromMinutes(2));
        while (_fixture.Store.OpenCount > 0)
        {
            _fixture.Store.RestIdle();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
