using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Tayori.Store.Sqlite;
using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Sqlite;

/// <summary>Threads on SQLite: messages from before they were kept, what is kept of keys, and for how long.</summary>
public sealed class ThreadTests : IAsyncDisposable
{
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    readonly SqliteStoreFixture _fixture;
    readonly List<string> _copies = [];
    FaultPoint? _at;

    public ThreadTests() => _fixture = new SqliteStoreFixture(_time, new StoreOptions { ThreadSweepLeast = 0, Faults = new FaultPoints { Reached = Reached } });

    public async ValueTask DisposeAsync()
    {
        _at = null;
        await _fixture.DisposeAsync();
        foreach (string copy in _copies)
            System.IO.Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task Messages_from_before_threads_were_kept_have_those_that_they_would_have_got_when_they_came()
    {
        Gen<(int Id, int Subject, int[] References)[]> history = Gen.Select(Gen.Int[0, 12], Gen.Int[0, 1], Gen.Int[0, 12].Array[0, 4]).Array[1, 25];
        await history.SampleAsync(async posts =>
        {
            await using IAccount account = await _fixture.AddAsync($"u{Guid.NewGuid():N}@example.org");
            foreach ((int id, int subject, int[] references) in posts)
                await _fixture.AppendAsync(account, Post($"{id}", $"{subject}", [.. references.Select(r => $"{r}")]));
            IReadOnlyList<ThreadId?> asTheyCame = await account.ReadThreadsAsync("INBOX");
            await using IAccount old = await ReopenAsVersion4Async(account);
            Assert.Equal(asTheyCame, await old.ReadThreadsAsync("INBOX"));
        }, iter: 8, threads: 1);
    }

    [Fact]
    public async Task What_comes_before_they_have_theirs_waits_for_them_and_a_thread_once_told_stays()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, Post("a", "One"));
        await _fixture.AppendAsync(account, Post("b", "Two"));
        await using IAccount old = await ReopenAsVersion4Async(account);
        await _fixture.AppendAsync(old, Post("c", "Re: One", "a"));
        Assert.Equal(3, Scalar(old, "SELECT count(*) FROM message WHERE thread IS NULL"));
        IReadOnlyList<ThreadId?> told = await old.ReadThreadsAsync("INBOX");
        Assert.Equal([new(1), new(2), new(1)], told);
        await _fixture.AppendAsync(old, Post("d", "Re: Two", "b"));
        Assert.Equal(0, Scalar(old, "SELECT count(*) FROM message WHERE thread IS NULL"));
        Assert.Equal([.. told, new(2)], await old.ReadThreadsAsync("INBOX"));
    }

    [Fact]
    public async Task Whoever_does_not_ask_for_threads_does_not_wait_for_them_and_upkeep_gives_them()
    {
        await using HouseFixture house = new();
        await using IAccount account = await house.AddAsync();
        await house.AppendAsync(account, Post("a", "One"));
        await ToVersion4Async(house.Store, account);
        await house.ReopenAsync();
        await using IAccount old = (await house.Store.OpenAccountAsync(account.Id, default))!;
        Assert.Equal(1, (await old.ReadMessagesAsync((await old.FindMailboxAsync("INBOX", default))!.Id, default))!.Count);
        Assert.Equal(1, Scalar(house.Store, old, "SELECT count(*) FROM message WHERE thread IS NULL"));
        await house.Store.Upkeep.RoundAsync();
        Assert.Equal(1, Scalar(house.Store, old, "SELECT thread FROM message"));
    }

    [Fact]
    public async Task A_crash_while_they_are_given_loses_none_that_was_given_and_the_rest_follow()
    {
        await using IAccount account = await _fixture.AddAsync();
        await AppendManyAsync(account, 1100);
        IReadOnlyList<ThreadId?> asTheyCame = await account.ReadThreadsAsync("INBOX");
        await using IAccount old = await ReopenAsVersion4Async(account);
        _at = FaultPoint.ThreadsGiven;
        await old.ReadThreadsAsync("INBOX");
        _at = null;
        Assert.Equal(2, _copies.Count);
        foreach ((string copy, int given) in _copies.Zip((int[])[500, 1000]))
        {
            await using SqliteMailStore after = _fixture.Open(copy);
            await using IAccount again = (await after.OpenAccountAsync(account.Id, default))!;
            Assert.Equal(given, Scalar(after, again, "SELECT count(thread) FROM message"));
            Assert.Equal(asTheyCame, await again.ReadThreadsAsync("INBOX"));
        }
    }

    [Fact]
    public async Task Where_they_cannot_be_written_none_is_told_and_later_they_are()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, Post("a", "One"));
        await using IAccount old = await ReopenAsVersion4Async(account);
        _fixture.OnWriter(old, db => db.Execute("CREATE TRIGGER full BEFORE UPDATE ON message BEGIN SELECT RAISE(ABORT, 'no'); END"));
        await Assert.ThrowsAnyAsync<Exception>(async () => await old.ReadThreadsAsync("INBOX"));
        _fixture.OnWriter(old, db => db.Execute("DROP TRIGGER full"));
        Assert.Equal([new ThreadId(1)], await old.ReadThreadsAsync("INBOX"));
    }

    [Fact]
    public async Task A_message_whose_listing_data_is_damaged_is_a_thread_by_itself()
    {
        await using IAccount account = await _fixture.AddAsync();
        foreach (string id in (string[])["a", "b", "c"])
            await _fixture.AppendAsync(account, Post(id, "One", "a"));
        await using IAccount old = await ReopenAsVersion4Async(account);
        _fixture.OnWriter(old, db => db.Execute("UPDATE detail SET keys = x'0203' WHERE id = 2; UPDATE message SET envelope = x'' WHERE id = 1"));
        Assert.Equal([new(1), new(2), new ThreadId(3)], await old.ReadThreadsAsync("INBOX"));
    }

    [Fact]
    public async Task A_message_that_names_ten_thousand_others_makes_few_rows()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, $"Subject: x\r\nMessage-ID: <me@x>\r\nReferences:{string.Concat(Enumerable.Range(0, 10_000).Select(i => $" <{i}@x>\r\n"))}\r\n");
        Assert.Equal(Mime.MimeLimits.ThreadIds, Scalar(account, "SELECT count(*) FROM thread_key"));
    }

    [Fact]
    public async Task Keys_of_accounts_differ_though_their_mail_is_the_same()
    {
        await using IAccount one = await _fixture.AddAsync(), other = await _fixture.AddAsync("other@example.org");
        foreach (IAccount account in (IAccount[])[one, other])
            await _fixture.AppendAsync(account, Post("a", "One"));
        Assert.NotEqual(Scalar(one, "SELECT key FROM thread_key"), Scalar(other, "SELECT key FROM thread_key"));
    }

    [Fact]
    public async Task Keys_go_when_no_message_of_their_thread_is_left_and_not_before()
    {
        await using IAccount account = await _fixture.AddAsync();
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        foreach (string post in (string[])[Post("a", "One"), Post("b", "Re: One", "a"), Post("c", "Two", "gone"), Post("d", "Three")])
            await _fixture.AppendAsync(account, post);
        await account.ExpungeAsync(inbox, UidSet.Of(1, 3), false, default);
        await SweepAsync(account);
        Assert.Equal(3, Scalar(account, "SELECT count(*) FROM thread_key"));
        // Of the first thread one is left, and what answers the other still finds it.
        await _fixture.AppendAsync(account, Post("e", "Re: One", "a"));
        Assert.Equal([new ThreadId(1), new(4), new(1)], await account.ReadThreadsAsync("INBOX"));
        await account.ExpungeAsync(inbox, null, false, default);
        await SweepAsync(account);
        Assert.Equal((0L, 0L), (Scalar(account, "SELECT count(*) FROM thread_key"), Scalar(account, "SELECT swept FROM threading")));
        await _fixture.AppendAsync(account, Post("f", "Re: One", "a"));
        Assert.Equal([new ThreadId(6)], await account.ReadThreadsAsync("INBOX"));
    }

    [Fact]
    public async Task Keys_are_looked_through_only_when_enough_was_swept()
    {
        _fixture.Options = _fixture.Options with { ThreadSweepLeast = 2 };
        await using IAccount account = await _fixture.AddAsync();
        await AppendManyAsync(account, 12);
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        await account.ExpungeAsync(inbox, UidSet.Range(1, 3), false, default);
        await SweepAsync(account);
        Assert.Equal((12L, 3L), (Scalar(account, "SELECT count(*) FROM thread_key"), Scalar(account, "SELECT swept FROM threading")));
        await account.ExpungeAsync(inbox, UidSet.Of(4), false, default);
        await SweepAsync(account);
        Assert.Equal((8L, 0L), (Scalar(account, "SELECT count(*) FROM thread_key"), Scalar(account, "SELECT swept FROM threading")));
    }

    [Fact]
    public async Task A_thread_that_a_message_came_to_meanwhile_keeps_its_keys()
    {
        await using IAccount account = await _fixture.AddAsync();
        foreach (string post in (string[])[Post("a", "One"), Post("b", "Two"), Post("c", "Re: Two", "b")])
            await _fixture.AppendAsync(account, post);
        AccountState state = _fixture.Store.Hold(account.Id);
        (long, long)[] dead = [(KeyOf(account, 1), 1), (KeyOf(account, 2), 2)];
        // As it was before the third came.
        await state.Writer.WriteAsync(t => t.DeleteThreadKeys(dead, since: 3), default);
        _fixture.Store.Let(state);
        Assert.Equal((0L, 2L), (Scalar(account, "SELECT count(*) FROM thread_key WHERE thread = 1"), Scalar(account, "SELECT count(*) FROM thread_key WHERE thread = 2")));
    }

    [Fact]
    public async Task A_crash_while_keys_go_leaves_the_rest_to_the_next_time()
    {
        await using IAccount account = await _fixture.AddAsync();
        await AppendManyAsync(account, 2100);
        await account.ExpungeAsync((await account.FindMailboxAsync("INBOX", default))!.Id, null, false, default);
        _at = FaultPoint.ThreadKeys;
        await SweepAsync(account);
        _at = null;
        Assert.Equal(2, _copies.Count);
        await using SqliteMailStore after = _fixture.Open(_copies[0]);
        await using IAccount again = (await after.OpenAccountAsync(account.Id, default))!;
        Assert.Equal(100, Scalar(after, again, "SELECT count(*) FROM thread_key"));
        await SweepAsync(after, again);
        Assert.Equal(0, Scalar(after, again, "SELECT count(*) FROM thread_key"));
    }

    [Fact]
    public async Task The_number_of_the_newest_message_is_not_given_again_when_it_has_been_swept_and_the_modseq_goes_on()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, Post("a", "One"));
        await _fixture.AppendAsync(account, Post("b", "Two"));
        await account.ExpungeAsync((await account.FindMailboxAsync("INBOX", default))!.Id, UidSet.Of(2), false, default);
        await SweepAsync(account);
        long modSeq = await account.ReadModSeqAsync(default);
        await _fixture.ReopenAsync();
        await using IAccount again = (await _fixture.Store.OpenAccountAsync(account.Id, default))!;
        Assert.Equal(modSeq, await again.ReadModSeqAsync(default));
        await _fixture.AppendAsync(again, Post("c", "Three"));
        Assert.Equal([new ThreadId(1), new(3)], await again.ReadThreadsAsync("INBOX"));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task The_modseq_is_what_it_was_whatever_took_it_last(bool removesMailbox)
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x", "Sent");
        if (removesMailbox)
            await account.DeleteMailboxAsync("Sent", default);
        else
            await account.SetSubscribedAsync("later", true, default);
        long modSeq = await account.ReadModSeqAsync(default);
        await _fixture.ReopenAsync();
        await using IAccount again = (await _fixture.Store.OpenAccountAsync(account.Id, default))!;
        Assert.Equal(modSeq, await again.ReadModSeqAsync(default));
    }

    static string Post(string id, string subject, params string[] references) =>
        $"Message-ID: <{id}@x>\r\nSubject: {subject}\r\nReferences: {string.Join(' ', references.Select(r => $"<{r}@x>"))}\r\n\r\n";

    /// <summary>Each with a key of its own, every third of the thread of the one before.</summary>
    async Task AppendManyAsync(IAccount account, int count)
    {
        List<NewMessage> posts = [];
        for (int i = 0; i < count; i++)
        {
            MessageSpool spool = await TestStore.SpoolAsync(_fixture.Store, Encoding.ASCII.GetBytes(Post($"{i}", $"{i - (i % 3 == 2 ? 1 : 0)}", i % 3 == 2 ? [$"{i - 1}"] : [])));
            posts.Add(new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch));
        }
        await account.AppendAsync((await account.FindMailboxAsync("INBOX", default))!.Id, posts, default);
        foreach (NewMessage post in posts)
            await post.Content.DisposeAsync();
    }

    /// <summary>Takes from the account what this version knows and the one before did not.</summary>
    async Task<IAccount> ReopenAsVersion4Async(IAccount account)
    {
        await ToVersion4Async(_fixture.Store, account);
        await _fixture.ReopenAsync();
        return (await _fixture.Store.OpenAccountAsync(account.Id, default))!;
    }

    static async Task ToVersion4Async(SqliteMailStore store, IAccount account)
    {
        await store.Upkeep.IdleAsync();
        AccountState state = store.Hold(account.Id);
        AccountFile file = state.Acquire();
        file.Writer.Execute("DROP TABLE thread_key; DROP TABLE threading; ALTER TABLE message DROP COLUMN thread; PRAGMA user_version = 4;");
        state.Release(file);
        store.Let(state);
    }

    Task SweepAsync(IAccount account) => SweepAsync(_fixture.Store, account);

    async Task SweepAsync(SqliteMailStore store, IAccount account)
    {
        await Sweeping.NowAsync(store, _time);
        AccountState state = store.Hold(account.Id);
        await new ThreadSweeper(store, state).RunAsync(default);
        store.Let(state);
    }

    long KeyOf(IAccount account, int thread) => Scalar(account, $"SELECT min(key) FROM thread_key WHERE thread = {thread}");

    long Scalar(IAccount account, string sql) => Scalar(_fixture.Store, account, sql);

    static long Scalar(SqliteMailStore store, IAccount account, string sql)
    {
        AccountState state = store.Hold(account.Id);
        long found = state.Read(db => db.Scalar(sql));
        store.Let(state);
        return found;
    }

    void Reached(FaultPoint point)
    {
        if (point == _at)
            _copies.Add(_fixture.CopyFolder());
    }
}
