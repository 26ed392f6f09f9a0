using Tayori.Imap.Search;
using Tayori.Store;

namespace Tayori.Imap.Tests.Search;

/// <summary>What a search reads, and what it does when that changes or fails under it.</summary>
public sealed class SearchRunTests
{
    /// <summary>What makes a body larger than a block: it is then read piece by piece.</summary>
    static string Filler { get; } = string.Concat(Enumerable.Repeat("nothing of interest\n", 20_000));

    static string Letter(string subject, string body) => $"From: aki@example.org\nSubject: {subject}\nX-Number: {subject}\n\n{body}\n";

    [Fact]
    public async Task Keys_that_columns_answer_read_nothing()
    {
        await using var box = await SearchBox.WithAsync(Letter("1", "one"), Letter("2", "two"));
        Assert.Equal("1 2", await box.FindAsync("UNSEEN LARGER 10 SINCE 1-Jan-1970 NOT DELETED MODSEQ 1 OR 1:* FLAGGED"));
        Assert.Equal("1 2", await box.FindAsync("OR ALL BODY one"));
        Assert.Equal("", await box.FindAsync("FLAGGED SUBJECT 1 HEADER X-Number 1 TEXT one"));
        Assert.Equal("", await box.FindAsync("NOT (OR (NOT TEXT x) ALL)"));
        Assert.Equal("1 2", await box.FindAsync("TEXT \"\" BODY \"\""));
        Assert.Empty(box.Watch.Details);
        Assert.Empty(box.Watch.Contents);
    }

    [Fact]
    public async Task Dearer_things_are_read_only_of_messages_that_cheaper_ones_leave_open()
    {
        await using var box = await SearchBox.WithAsync(Letter("1", "one"), Letter("2", "two"), Letter("3", "three"), Letter("4", "four"));
        await box.Store.Account.ChangeFlagsAsync(await box.InboxAsync(), UidSet.Of(4), FlagAction.Add, FlagSet.Of(SystemFlags.Seen), null, default);
        Assert.Equal("2", await box.FindAsync("BODY two HEADER X-Number 2 OR SUBJECT 2 SUBJECT 3 UNSEEN"));
        Assert.Equal([1, 2, 3], box.Watch.Details.Where(read => read.Columns == DetailColumns.Envelope).Select(read => read.Message.Value));
        var dear = box.Watch.Details.Where(read => (read.Columns & DetailColumns.Header) != 0).Select(read => read.Message.Value);
        Assert.Equal([2L, 3], dear.Distinct());
        Assert.Equal([2L], box.Watch.Contents.Select(id => id.Value));
    }

    [Fact]
    public async Task Content_is_read_only_until_it_decides()
    {
        var filler = string.Concat(Enumerable.Repeat("nothing of interest\n", 50_000));
        await using var box = await SearchBox.WithAsync(Letter("1", "needle at once\n" + filler));
        Assert.Equal("1", await box.FindAsync("BODY needle"));
        Assert.True(box.Watch.Octets <= 64 * 1024);
        box.Watch.Octets = 0;
        Assert.Equal("1", await box.FindAsync("OR BODY needle BODY nowhere"));
        Assert.True(box.Watch.Octets <= 64 * 1024);
        Assert.Equal("", await box.FindAsync("BODY needle BODY nowhere"));
        Assert.True(box.Watch.Octets > 1_000_000);
        Assert.True(box.Watch.LargestBuffer <= 64 * 1024);
    }

    [Fact]
    public async Task Where_an_end_is_asked_for_no_more_is_read_than_finds_it()
    {
        await using var box = await SearchBox.WithAsync([.. Enumerable.Range(1, 9).Select(i => Letter($"{i}", i is > 2 and < 8 ? "wanted" : "other"))]);
        Assert.Equal("3", await box.FindAsync("BODY wanted", default, SearchExtent.First));
        Assert.Equal([1L, 2, 3], box.Watch.Contents.Select(id => id.Value));
        box.Watch.Contents.Clear();
        Assert.Equal("7", await box.FindAsync("BODY wanted", default, SearchExtent.Last));
        Assert.Equal([9L, 8, 7], box.Watch.Contents.Select(id => id.Value));
        box.Watch.Contents.Clear();
        // The third is certain without its body: none behind it matters.
        Assert.Equal("3 7", await box.FindAsync("OR 3,5,7 BODY wanted", default, SearchExtent.First, SearchExtent.Last));
        Assert.Equal([1L, 2, 9, 8], box.Watch.Contents.Select(id => id.Value));
        Assert.Equal("3", await box.FindAsync("NOT SUBJECT 1 OR SUBJECT 4 BODY wanted", default, SearchExtent.First));
        Assert.Equal("", await box.FindAsync("BODY nowhere", default, SearchExtent.First, SearchExtent.Last));
    }

    [Theory]
    [InlineData(nameof(IAccount.ReadDetailsAsync), "SUBJECT 2")]
    [InlineData(nameof(IAccount.ReadDetailsAsync), "NOT SUBJECT x")]
    [InlineData(nameof(IAccount.OpenContentAsync), "BODY two")]
    [InlineData(nameof(IAccount.OpenContentAsync), "NOT BODY x")]
    [InlineData("ReadAsync", "TEXT two")]
    [InlineData("ReadAsync", "NOT TEXT x")]
    public async Task A_message_that_goes_while_it_is_searched_does_not_match(string when, string keys)
    {
        await using var box = await SearchBox.WithAsync(Letter("2", Filler + "two"));
        var inbox = await box.InboxAsync();
        box.Watch.Before = what =>
        {
            if (what != when) return;
            // The store in memory completes at once.
            _ = box.Store.Account.ExpungeAsync(inbox, null, onlyDeleted: false, default).AsTask();
            box.Store.Store.Sweep();
        };
        Assert.Equal("", await box.FindAsync(keys));
    }

    [Theory]
    [InlineData(nameof(IAccount.ReadDetailsAsync))]
    [InlineData(nameof(IAccount.OpenContentAsync))]
    [InlineData("ReadAsync")]
    [InlineData("TryRead")]
    public async Task Storage_that_fails_ends_the_search(string when)
    {
        await using var box = await SearchBox.WithAsync(Letter("1", when == "TryRead" ? "one" : Filler));
        box.Watch.Before = what =>
        {
            if (what == when) throw new StorageException(StorageFailure.InputOutput, "a failure that a test asked for");
        };
        await Assert.ThrowsAsync<StorageException>(() => box.FindAsync("TEXT nowhere"));
        Assert.Equal("1", await box.FindAsync("ALL"));
    }

    [Fact]
    public async Task A_search_ends_where_the_session_does()
    {
        await using var box = await SearchBox.WithAsync(Letter("1", string.Concat(Enumerable.Repeat("long\n", 500_000))), Letter("2", "two"));
        using var session = new CancellationTokenSource();
        box.Watch.Before = what =>
        {
            if (what == "ReadAsync") session.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => box.FindAsync("BODY nowhere", session.Token));
        Assert.True(box.Watch.Octets <= 64 * 1024);
        Assert.Single(box.Watch.Contents);
    }

    [Fact]
    public async Task A_long_search_gives_its_thread_back_between_stretches()
    {
        await using var box = await SearchBox.WithAsync(Letter("1", string.Concat(Enumerable.Repeat("long\n", 1_000_000))), Letter("2", "short"));
        Assert.Equal(0, await CountYieldsAsync(() => box.FindAsync("BODY short 2")));
        Assert.NotEqual(0, await CountYieldsAsync(() => box.FindAsync("BODY nowhere")));
    }

    [Fact]
    public async Task So_does_one_of_many_small_bodies_and_no_reading_outlasts_a_megabyte()
    {
        await using var box = await SearchBox.WithAsync([.. Enumerable.Range(0, 50).Select(i => Letter($"{i}", string.Concat(Enumerable.Repeat("long\n", 30_000))))]);
        Assert.Equal(0, await CountYieldsAsync(() => box.FindAsync("BODY nowhere 1:5")));
        box.Watch.Details.Clear();
        Assert.NotEqual(0, await CountYieldsAsync(() => box.FindAsync("BODY nowhere")));
        // Each message is asked for again where the reading stopped before it.
        Assert.True(box.Watch.Details.Count > 50 * 3);
        Assert.Equal(50, box.Watch.Contents.TakeLast(50).Distinct().Count());
    }

    [Theory]
    [InlineData("BODY wanted", "1 3")]
    [InlineData("NOT BODY nowhere", "1 3")]
    [InlineData("TEXT wanted", "1 3")]
    [InlineData("OR BODY nowhere SUBJECT x", "1 3")]
    [InlineData("OR SUBJECT x BODY nowhere", "1 3")]
    public async Task A_damaged_message_does_not_match_and_the_others_do(string keys, string found)
    {
        foreach (var filler in (string[])["", Filler])
        {
            await using var box = await SearchBox.WithAsync(Letter("x", filler + "wanted"), Letter("y", filler + "wanted"), Letter("x", "wanted"));
            var damaged = new MessageId(2);
            box.Store.Store.Faults.DamageContent(box.Store.Account.Id, damaged);
            Assert.Equal(found, await box.FindAsync(keys));
            Assert.Equal([damaged], box.Damaged);
        }
    }

    [Theory]
    [InlineData("HEADER X-Number x", "1 3")]
    [InlineData("NOT HEADER X-Number z", "1 3")]
    [InlineData("TEXT wanted", "1 3")]
    [InlineData("SUBJECT y", "")]
    public async Task Neither_does_one_whose_header_or_listing_data_is_damaged(string keys, string found)
    {
        await using var box = await SearchBox.WithAsync(Letter("x", "wanted"), Letter("y", "wanted"), Letter("x", "wanted"));
        box.Store.Store.Faults.DamageHeader(box.Store.Account.Id, new MessageId(2));
        if (found.Length == 0) box.Store.Store.Faults.DamageListing(box.Store.Account.Id, new MessageId(2));
        Assert.Equal(found, await box.FindAsync(keys));
        Assert.Equal([new MessageId(2)], box.Damaged);
    }

    /// <summary>How often a search that never waits, because all it reads is in memory, puts itself behind others.</summary>
    static async Task<int> CountYieldsAsync(Func<Task> search)
    {
        var before = SynchronizationContext.Current;
        var counting = new CountingContext();
        SynchronizationContext.SetSynchronizationContext(counting);
        Task running;
        try
        {
            running = search();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        await running;
        return counting.Count;
    }

    sealed class CountingContext : SynchronizationContext
    {
        public int Count { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Count++;
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }
    }

    [Fact]
    public async Task Strings_are_found_across_the_blocks_a_body_is_read_in()
    {
        const int block = 64 * 1024;
        for (var before = block - 12; before < block + 2; before++)
        {
            await using var box = await SearchBox.WithAsync($"Subject: x\n\n{new string('x', before)}Needle会議{new string('x', 4 * block)}");
            Assert.Equal("1", await box.FindAsync("BODY needle"));
            Assert.Equal("1", await SearchLiteralAsync(box, "needle会議x"));
        }
    }

    [Fact]
    public async Task Two_parts_are_two_texts()
    {
        await using var box = await SearchBox.WithAsync("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none half\n--b\n\nof a sentence\n--b--\n");
        Assert.Equal("", await SearchLiteralAsync(box, "half\r\nof"));
        Assert.Equal("", await SearchLiteralAsync(box, "halfof"));
        Assert.Equal("1", await SearchLiteralAsync(box, "half"));
    }

    static Task<string> SearchLiteralAsync(SearchBox box, string text) => box.FindAsync($"BODY {{{System.Text.Encoding.UTF8.GetByteCount(text)}}}\r\n{text}");
}
