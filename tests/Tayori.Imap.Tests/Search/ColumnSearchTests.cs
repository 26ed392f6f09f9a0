using CsCheck;
using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Search;
using Tayori.Imap.Tests.Views;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Tests.Search;

/// <summary>Keys that columns answer, on lists of several chunks, against a test of each row by itself.</summary>
public sealed class ColumnSearchTests
{
    static readonly Gen<SearchKey> s_leaf = Gen.Int[0, 10].SelectMany(kind => Gen.Int[0, 9000].Select(n => Leaf(kind, n)));

    static readonly Gen<SearchKey> s_key = Gen.Recursive<SearchKey>((depth, inner) => depth > 4 ? s_leaf : Gen.Frequency(
        (3, s_leaf),
        (1, inner.Select(key => (SearchKey)new SearchKey.Not(key))),
        (1, Gen.Select(inner, inner, (left, right) => (SearchKey)new SearchKey.Or(left, right))),
        (1, inner.Array[1, 3].Select(keys => (SearchKey)new SearchKey.And(keys)))));

    [Fact]
    public void Any_tree_of_keys_finds_what_a_test_of_each_row_finds()
    {
        var lists = new[] { 0, 1, 63, 64, 65, 4096, 4097, 9000 }.Select(Make).ToArray();
        Gen.Select(Gen.Int[0, lists.Length - 1], s_key).Sample((which, key) =>
        {
            var (account, view, messages) = lists[which];
            uint[] expected = [.. Enumerable.Range(0, messages.Count).Where(i => Holds(key, messages, i)).Select(i => (uint)i + 1)];
            Assert.Equal(expected, Find(account, view, messages, key));
            Assert.Equal(expected.Take(1), Find(account, view, messages, key, SearchExtent.First));
            Assert.Equal(expected.TakeLast(1), Find(account, view, messages, key, SearchExtent.Last));
        }, iter: 400, threads: 1);
    }

    [Fact]
    public void No_memory_is_taken_per_message()
    {
        var (account, view, messages) = Make(9000);
        var key = SearchBox.Parse("UNSEEN LARGER 500 SINCE 3-Jan-1970 NOT KEYWORD $x OR FLAGGED MODSEQ 100 OLD 5:8000");
        // A bit for each message of the chunks where something is found. The least of some runs: a pool that was emptied by a collection is filled again by one of them.
        Assert.InRange(Enumerable.Range(0, 5).Min(_ => Taken()), 0, messages.Count / 8 + 500);

        long Taken()
        {
            using var run = new SearchRun(account, messages, new SearchPlanner(view, messages, DateTimeOffset.UnixEpoch).Plan(key));
            Find(run, new SearchResult(messages));
            var result = new SearchResult(messages);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Find(run, result);
            var taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(result.Count > 0);
            return taken;
        }
    }

    [Fact]
    public void Ranges_are_without_gaps_in_numbers_and_in_UIDs()
    {
        var (_, _, messages) = Make(9000);
        var result = new SearchResult(messages);
        var rows = new ulong[RowBits.Words];
        RowBits.Fill(rows, 4090, 4096);
        result.Add(0, rows);
        Array.Clear(rows);
        RowBits.Fill(rows, 0, 3);
        RowBits.Set(rows, 10);
        result.Add(1, rows);
        result.Add(1, rows);
        Assert.Equal(10, result.Count);
        Assert.Equal([new UidRange(4091, 4099), new UidRange(4107, 4107)], result.Ranges(byUid: false));
        Assert.Equal((4091u, 4107u), (result.First(byUid: false), result.Last(byUid: false)));
        // UIDs of the test's lists have a gap behind every tenth.
        Assert.Equal(messages[4090].Uid, result.Ranges(byUid: true).First().First);
        Assert.Equal(10, result.Ranges(byUid: true).Sum(range => range.Last - range.First + 1));
        Assert.All(result.Ranges(byUid: true), range => Assert.True(messages.IndexOf(range.First) >= 0 && messages.IndexOf(range.Last) - messages.IndexOf(range.First) == range.Last - range.First));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(63, 65)]
    [InlineData(64, 128)]
    [InlineData(1, 4096)]
    [InlineData(4095, 4096)]
    public void Rows_are_filled_kept_and_stepped_through(int from, int until)
    {
        var bits = new ulong[RowBits.Words];
        RowBits.Fill(bits, from, until);
        var rows = new List<int>();
        for (var row = RowBits.Next(bits, 0); row >= 0; row = RowBits.Next(bits, row + 1)) rows.Add(row);
        Assert.Equal(Enumerable.Range(from, until - from), rows);
        Assert.Equal(until > from ? until - 1 : -1, RowBits.Last(bits));
        RowBits.Invert(bits, 4000);
        Assert.Equal(from > 0 ? 0 : until < 4000 ? until : -1, RowBits.Next(bits, 0));
        Assert.True(RowBits.Last(bits) < 4000);
    }

    static (IAccount Account, MailboxView View, MessageList Messages) Make(int count)
    {
        var random = new Random(count);
        var rows = Enumerable.Range(0, count).Select(i => new MessageRow(
            (uint)(i + i / 10 + 1), new MessageId(i + 1), FlagSet.Of((SystemFlags)random.Next(32), random.Next(4) == 0 ? ["$X"] : []), random.Next(1, 200), random.Next(1000),
            random.NextInt64(-10 * 86400, 10 * 86400), (short)(random.Next(-12, 15) * 60), 0));
        var (account, journal) = JournalAccount.Create();
        journal.Append(1);
        return (account, new MailboxView(Place.Own(account, journal.Row), isReadOnly: true), Lists.Of(1000, rows));
    }

    static SearchKey Leaf(int kind, int n) => kind switch
    {
        0 => new SearchKey.All(),
        1 => new SearchKey.Flag((SystemFlags)(1 << n % 5)),
        2 => new SearchKey.Keyword(n % 2 == 0 ? "$x" : "never"),
        3 => new SearchKey.Larger(n % 1000),
        4 => new SearchKey.Smaller(n % 1000),
        5 => new SearchKey.ModSeq(n % 200),
        6 => new SearchKey.Received(Day(n % 20 - 10), Day(n % 20 - 10 + n % 5)),
        7 => new SearchKey.Received(int.MinValue, Day(n % 20 - 10)),
        8 => new SearchKey.Messages(new SequenceSet([new((uint)n + 1, (uint)n + 30), new(5, 1), new(SequenceRange.Star, (uint)n / 2 + 1)]), ByUid: true),
        9 => new SearchKey.Messages(new SequenceSet([new(1, SequenceRange.Star)]), ByUid: false),
        _ => new SearchKey.Recent(),
    };

    static int Day(int fromEpoch) => new DateOnly(1970, 1, 1).DayNumber + fromEpoch;

    static bool Holds(SearchKey key, MessageList messages, int position) => Holds(key, messages, messages[position], position);

    static bool Holds(SearchKey key, MessageList messages, MessageRow row, int position) => key switch
    {
        SearchKey.All => true,
        SearchKey.Flag flag => (row.Flags.System & flag.System) != 0,
        SearchKey.Keyword keyword => row.Flags.Keywords.Contains(keyword.Name, StringComparer.OrdinalIgnoreCase),
        SearchKey.Larger larger => row.Size > larger.Octets,
        SearchKey.Smaller smaller => row.Size < smaller.Octets,
        SearchKey.ModSeq modSeq => row.ModSeq >= modSeq.Value,
        SearchKey.Received received => LocalDay(row) >= received.From && LocalDay(row) < received.Until,
        SearchKey.Messages { ByUid: false } => true,
        SearchKey.Messages uids => uids.Set.Ranges.ToArray().Any(range => Names(range, messages, position)),
        SearchKey.Recent => false,
        SearchKey.Not not => !Holds(not.Key, messages, position),
        SearchKey.Or or => Holds(or.Left, messages, position) || Holds(or.Right, messages, position),
        SearchKey.And and => and.Keys.All(one => Holds(one, messages, position)),
        _ => throw new NotSupportedException($"{key}"),
    };

    static int LocalDay(MessageRow row) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(row.Received).ToOffset(TimeSpan.FromMinutes(row.ReceivedOffset)).DateTime).DayNumber;

    static bool Names(SequenceRange range, MessageList messages, int position)
    {
        var largest = messages[messages.Count - 1].Uid;
        var (first, last) = (range.First == SequenceRange.Star ? largest : range.First, range.Last == SequenceRange.Star ? largest : range.Last);
        return messages[position].Uid >= Math.Min(first, last) && messages[position].Uid <= Math.Max(first, last);
    }

    static uint[] Find(IAccount account, MailboxView view, MessageList messages, SearchKey key, params SearchExtent[] extents)
    {
        using var run = new SearchRun(account, messages, new SearchPlanner(view, messages, DateTimeOffset.UnixEpoch).Plan(key));
        var result = new SearchResult(messages);
        Find(run, result, extents);
        return [.. result.Numbers(byUid: false)];
    }

    /// <summary>Nothing is read, and so little looked at that no thread is given back: it ends at once.</summary>
    static void Find(SearchRun run, SearchResult result, params SearchExtent[] extents)
    {
        foreach (var extent in extents.Length == 0 ? [SearchExtent.All] : extents) Assert.True(run.FindAsync(extent, result, default).AsTask().IsCompletedSuccessfully);
    }
}
