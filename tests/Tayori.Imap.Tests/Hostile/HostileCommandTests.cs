using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Tests.Commands;
using Tayori.Imap.Tests.Views;
using Tayori.Imap.Views;
using Tayori.TestKit.Wire;
using Tayori.Wire;

namespace Tayori.Imap.Tests.Hostile;

/// <summary>Commands that are made to cost: each is answered, within the limits that <see cref="ImapLimits"/> states, and the session goes on.</summary>
public sealed class HostileCommandTests
{
    static readonly string s_manyRanges = string.Concat(Enumerable.Repeat("1:4294967295,", 10_000));

    [Fact]
    public void Ten_thousand_times_all_of_a_million_messages_is_one_range()
    {
        var list = Lists.Of(1, Enumerable.Range(1, 1_000_000).Select(i => Lists.Row((uint)i * 3)));
        var cursor = new ImapCursor(Encoding.ASCII.GetBytes(s_manyRanges + "1"));
        var set = cursor.SequenceSet();
        Assert.Null(cursor.Failure);
        // Far above what it takes, far below what it would take if it cost the square.
        Assert.True(Patience.Suffices(TimeSpan.FromSeconds(8), () =>
        {
            var rows = SequenceResolver.ByUid(set, list);
            Assert.Equal(new RowRange(0, 999_999), Assert.Single(rows.Ranges.ToArray()));
            Assert.Null(SequenceResolver.ByNumber(set, list));
            Assert.Equal(1_000_000, SequenceResolver.ByNumberInSearch(set, list).Count);
            Assert.Equal(1, rows.ToUids().Ranges.Length);
        }));
    }

    [Theory]
    [InlineData("UID FETCH {0}2 UID", "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n1 OK done\r\n")]
    [InlineData("FETCH {0}2 UID", "1 BAD no such message\r\n")]
    [InlineData("UID SEARCH UID {0}2 NOT {0}1", "* SEARCH\r\n1 OK done\r\n")]
    [InlineData("UID SEARCH RETURN (ALL) {0}2", "* ESEARCH (TAG \"1\") UID ALL 1:2\r\n1 OK done\r\n")]
    [InlineData("UID STORE {0}2 FLAGS.SILENT ()", "1 OK done\r\n")]
    public async Task A_set_of_ten_thousand_ranges_names_each_message_once(string command, string answer)
    {
        await using var conversation = await Conversation.StartAsync("one", "two");
        var client = await conversation.SelectAsync();
        Assert.Equal(answer, await AskAsync(client, string.Format(System.Globalization.CultureInfo.InvariantCulture, command, s_manyRanges)));
    }

    [Fact]
    public async Task More_ranges_than_a_command_holds_are_refused_and_the_connection_ends()
    {
        await using var conversation = await Conversation.StartAsync("one");
        var client = await conversation.SelectAsync();
        Assert.Equal("* BYE [CLIENTBUG] more than the server takes\r\n", await AskAsync(client, $"UID FETCH {s_manyRanges}{s_manyRanges}{s_manyRanges}1 UID"));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("NOT ", "")]
    [InlineData("OR ALL ", "")]
    [InlineData("OR (NOT ", ") ALL")]
    [InlineData("FUZZY ", "")]
    public async Task A_search_nested_ten_thousand_deep_is_refused(string open, string close)
    {
        await using var conversation = await Conversation.StartAsync("one");
        var client = await conversation.SelectAsync();
        var nested = string.Concat(Enumerable.Repeat(open, 10_000)) + "ALL" + string.Concat(Enumerable.Repeat(close, 10_000));
        var answer = await AskAsync(client, $"SEARCH {nested}");
        Assert.True(answer.StartsWith("1 NO [LIMIT] ", StringComparison.Ordinal) || answer.StartsWith("1 BAD ", StringComparison.Ordinal), answer);
        Assert.Equal("1 OK done\r\n", await AskAsync(client, "NOOP"));
    }

    [Fact]
    public async Task A_thousand_keys_are_searched_for_and_no_more()
    {
        await using var conversation = await Conversation.StartAsync([.. Enumerable.Range(0, 300).Select(i => $"Subject: {i}\nX-A: b\n\nbody")]);
        var client = await conversation.SelectAsync();
        var keys = string.Concat(Enumerable.Range(0, 999).Select(i => $" HEADER X-{i} a"));
        // The first that is not there decides, so none of them may be there: OR asks all.
        var either = string.Concat(Enumerable.Range(0, 9).Select(i => $"OR HEADER X-{i} a ")) + "HEADER X-A b";
        Assert.Equal("* SEARCH\r\n1 OK done\r\n", await AskAsync(client, $"SEARCH{keys}"));
        Assert.Equal($"* SEARCH {string.Join(' ', Enumerable.Range(1, 300))}\r\n1 OK done\r\n", await AskAsync(client, $"SEARCH {either}"));
        Assert.StartsWith("1 NO [LIMIT] more than 1000 search keys", await AskAsync(client, $"SEARCH{keys} ALL ALL"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1:4294967295", "1:4294967295 1:3")]
    [InlineData("4294967295:1", "4294967295:1 1:3")]
    [InlineData("-1:-4294967295", "-1:-4294967295 1:3")]
    [InlineData("4294967295:4294967295", "4294967295:4294967295 NIL")]
    [InlineData("-4294967295:-4294967295", "-4294967295:-4294967295 NIL")]
    public async Task A_part_of_a_result_may_be_as_far_out_as_numbers_go(string part, string answer)
    {
        await using var conversation = await Conversation.StartAsync("one", "two", "three");
        var client = await conversation.SelectAsync();
        Assert.Equal($"* ESEARCH (TAG \"1\") UID PARTIAL ({answer})\r\n1 OK done\r\n", await AskAsync(client, $"UID SEARCH RETURN (PARTIAL {part}) ALL"));
        Assert.Equal(answer.EndsWith("NIL", StringComparison.Ordinal) ? "1 OK done\r\n" : "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2)\r\n* 3 FETCH (UID 3)\r\n1 OK done\r\n",
            await AskAsync(client, $"UID FETCH 1:* UID (PARTIAL {part})"));
        Assert.StartsWith("1 BAD ", await AskAsync(client, $"UID SEARCH RETURN (PARTIAL {part} PARTIAL {part}) ALL"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_counts_with_its_length_wherever_it_is_named()
    {
        await using var conversation = await Conversation.StartAsync("one");
        var client = await conversation.SelectAsync();
        Assert.Equal("1 OK set\r\n", await AskAsync(client, $"SETMETADATA \"\" (/private/filters/values/long \"SUBJECT {new string('x', 60_000)}\")"));
        var four = string.Concat(Enumerable.Repeat(" FILTER long", 4));
        Assert.Equal("* SEARCH\r\n1 OK done\r\n", await AskAsync(client, $"SEARCH{four}"));
        Assert.Equal("1 NO [LIMIT] filters of more than 262144 octets\r\n", await AskAsync(client, $"SEARCH{four} FILTER long"));
    }

    [Fact]
    public async Task Of_a_hundred_sections_of_all_messages_no_more_is_read_than_a_slow_client_takes()
    {
        const int capacity = 64 * 1024;
        await using var conversation = await Conversation.StartAsync([.. Enumerable.Range(0, 50).Select(i => $"Subject: {i}\n\n{new string('x', 30_000)}")]);
        var client = await conversation.Server.ConnectAsync(outputCapacity: capacity, reads: false);
        var sections = string.Join(' ', Enumerable.Range(0, ImapLimits.FetchSections).Select(i => $"BODY.PEEK[TEXT]<{i}.30000>"));
        await client.SendAsync($"1 LOGIN aki@example.org secret\r\n2 EXAMINE INBOX\r\n3 FETCH 1:* ({sections})\r\n");
        await Patience.UntilAsync(() => Volatile.Read(ref conversation.Store.Store.Faults.ContentOctets) > 0);
        // 150 MB are asked for. The server comes to a stand, and the clock ends what nobody takes.
        await Patience.UntilAsync(() => client.IsClosed, () => conversation.Server.Time.Advance(TimeSpan.FromSeconds(10)));
        Assert.InRange(conversation.Store.Store.Faults.ContentOctets, 1, capacity + 2 * LineConnection.FlushThreshold + 64 * 1024);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task One_section_more_is_refused()
    {
        await using var conversation = await Conversation.StartAsync("one");
        var client = await conversation.SelectAsync();
        var sections = string.Join(' ', Enumerable.Range(0, ImapLimits.FetchSections + 1).Select(i => $"BODY.PEEK[TEXT]<{i}.1>"));
        Assert.StartsWith("1 BAD more than 100 sections", await AskAsync(client, $"FETCH 1 ({sections})"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_inflates_without_end_is_a_command_too_long()
    {
        await using var conversation = await Conversation.StartAsync("one");
        var client = await conversation.SelectAsync();
        await client.AskAsync("1 COMPRESS DEFLATE\r\n");
        await client.StartCompressionAsync();
        // 64 MB of one letter are 64 KB on the wire.
        var zeros = new byte[1 << 20];
        zeros.AsSpan().Fill((byte)'a');
        await client.SendAsync("2 ");
        for (var i = 0; i < 64 && !client.IsClosed; i++) await client.SendAsync(zeros);
        await client.EndAsync();
        Assert.Contains("* BYE [CLIENTBUG] more than the server takes", client.Take(), StringComparison.Ordinal);
    }

    static Task<string> AskAsync(TestClient client, string command) => client.AskAsync($"1 {command}\r\n");
}
