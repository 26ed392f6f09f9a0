using Tayori.Store;
using System.Text;
using CsCheck;
using Tayori.Imap.Tests.Commands;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;
using Tayori.Wire;

namespace Tayori.Imap.Tests.Fetch;

public sealed class ContentFetchTests
{
    /// <summary>Content goes from the store straight into the output's memory: each kind of output must take it so.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 64 * 1024)]
    [InlineData(true, 0)]
    [InlineData(true, 64 * 1024)]
    public Task Any_octets_of_a_message_of_any_size_come_as_they_are(bool tls, int capacity) =>
        Gen.Select(Gen.Int[1, 200_000], Gen.Int[0, 250_000], Gen.Int[1, 250_000]).SampleAsync(async (size, origin, count) =>
        {
            var message = Message(size);
            await using var store = await TestStore.WithAccountAsync("aki@example.org", "secret");
            await store.AppendAsync("INBOX", message);
            using var server = new TestServer(new ImapProtocol(store.Store), (ICredentials)store.Store.Directory);
            await using var client = await server.ConnectAsync(implicitTls: tls, outputCapacity: capacity);
            await client.AskAsync("1 LOGIN aki@example.org secret\r\n2 EXAMINE INBOX\r\n");
            var cut = message[Math.Min(origin, size)..Math.Min(origin + count, size)];
            Assert.Equal($"* 1 FETCH (BODY[] {{{size}}}\r\n{message} BODY[]<{origin}> {{{cut.Length}}}\r\n{cut} BODY[TEXT]<0> {{0}}\r\n)\r\n3 OK done\r\n",
                await client.AskAsync($"3 FETCH 1 (BODY[] BODY[]<{origin}.{count}> BODY[TEXT]<0.1>)\r\n"));
        }, iter: 4, threads: 1);

    [Fact]
    public async Task A_traced_connection_hears_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("tayori-imap-trace-").FullName;
        var trace = new ProtocolTrace(folder);
        trace.RemoteAddress(System.Net.IPAddress.Loopback, on: true);
        await using var store = await TestStore.WithAccountAsync("aki@example.org", "secret");
        var message = Message(100_000);
        await store.AppendAsync("INBOX", message);
        using var server = new TestServer(new ImapProtocol(store.Store), (ICredentials)store.Store.Directory, new() { Trace = trace });
        await using var client = await server.ConnectAsync();
        await client.AskAsync("1 LOGIN aki@example.org secret\r\n2 EXAMINE INBOX\r\n");
        Assert.Equal($"* 1 FETCH (BODY[] {{100000}}\r\n{message})\r\n3 OK done\r\n", await client.AskAsync("3 FETCH 1 BODY[]\r\n"));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("(UID ENVELOPE)")]
    [InlineData("BODYSTRUCTURE")]
    [InlineData("BODY.PEEK[1]")]
    public async Task A_message_whose_listing_data_is_damaged_is_left_out_and_the_others_are_answered(string items)
    {
        await using var conversation = await Conversation.StartAsync("Subject: a\n\na", "Subject: b\n\nb", "Subject: c\n\nc");
        var client = await conversation.SelectAsync();
        var list = (await conversation.Account.ReadMessagesAsync((await conversation.Account.FindMailboxAsync("INBOX", default))!.Id, default))!;
        conversation.Store.Store.Faults.DamageListing(conversation.Account.Id, list[1].Message);
        var answer = await client.AskAsync($"1 FETCH 1:3 {items}\r\n");
        Assert.StartsWith("* 1 FETCH (", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n* 3 FETCH (", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("* 2 FETCH", answer, StringComparison.Ordinal);
        Assert.EndsWith("1 NO [CORRUPTION] some of the messages are damaged\r\n", answer, StringComparison.Ordinal);
        Assert.Equal("* 2 FETCH (FLAGS (\\Recent) RFC822.SIZE 15)\r\n2 OK done\r\n", await client.AskAsync("2 FETCH 2 (FLAGS RFC822.SIZE)\r\n"));
    }

    [Theory]
    [InlineData("BODY.PEEK[HEADER]")]
    [InlineData("(BODY.PEEK[HEADER.FIELDS (Subject)] BODY.PEEK[1])")]
    public async Task Neither_does_a_damaged_header_spoil_the_others(string items)
    {
        await using var conversation = await Conversation.StartAsync("Subject: a\n\na", "Subject: b\n\nb", "Subject: c\n\nc");
        var client = await conversation.SelectAsync();
        conversation.Store.Store.Faults.DamageHeader(conversation.Account.Id, new MessageId(2));
        var answer = await client.AskAsync($"1 FETCH 1:3 {items}\r\n");
        Assert.Contains("* 1 FETCH (", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n* 3 FETCH (", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("* 2 FETCH", answer, StringComparison.Ordinal);
        Assert.EndsWith("1 NO [CORRUPTION] some of the messages are damaged\r\n", answer, StringComparison.Ordinal);
    }

    /// <summary>All in one line without header: BODY[TEXT] is empty.</summary>
    static string Message(int size)
    {
        var text = new StringBuilder(size);
        for (var i = 0; i < size; i++) text.Append((char)('!' + (i * 31 + i / 97) % 90));
        return text.ToString().Replace(':', ';');
    }
}
