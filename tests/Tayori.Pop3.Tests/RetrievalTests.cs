using System.Text;
using CsCheck;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Pop3.Tests;

public sealed class RetrievalTests
{
    // What a client does: double dots at line starts become one, the final dot goes; lines end at LF.
    [Fact]
    public Task Any_octets_come_back_as_they_were_stored() =>
        Gen.Char["ab.\r\n"].Array[0, 60].Select(octets => new string(octets)).SampleAsync(async message =>
        {
            await using var store = await TestStore.WithAccountAsync("a@example.org", "secret");
            await store.AppendAsync("INBOX", message);
            using var server = new TestServer(new Pop3Protocol(store.Store), store.Store.Accounts);
            await using var client = await server.ConnectAsync();
            await client.AskAsync("USER a@example.org\r\nPASS secret\r\n");
            var size = (await client.AskAsync("LIST 1\r\n")).Split(' ')[^1].TrimEnd();
            Assert.Equal(message.Length, int.Parse(size, System.Globalization.CultureInfo.InvariantCulture));
            var reply = await client.AskAsync("RETR 1\r\n");
            var body = Unstuff(reply[(reply.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            Assert.Equal(message.Length == 0 || message.EndsWith("\r\n", StringComparison.Ordinal) ? message : message + "\r\n", body);
        }, iter: 200);

    [Fact]
    public async Task A_long_message_waits_for_the_client_to_read()
    {
        var message = new StringBuilder("Subject: long\r\n\r\n").Insert(17, new string('x', 70) + "\r\n", 20_000).ToString();
        await using var store = await TestStore.WithAccountAsync("a@example.org", "secret");
        await store.AppendAsync("INBOX", message);
        using var server = new TestServer(new Pop3Protocol(store.Store), store.Store.Accounts);
        await using var client = await server.ConnectAsync(outputCapacity: 64 * 1024);
        await client.AskAsync("USER a@example.org\r\nPASS secret\r\n");
        var reply = await client.AskAsync("RETR 1\r\n");
        Assert.EndsWith(message + ".\r\n", reply, StringComparison.Ordinal);
    }

    static string Unstuff(string lines)
    {
        var text = new StringBuilder();
        for (var at = 0; ;)
        {
            var end = lines.IndexOf('\n', at) + 1;
            var line = lines[at..end];
            at = end;
            if (line == ".\r\n")
            {
                Assert.Equal(lines.Length, at);
                return text.ToString();
            }

            text.Append(line.StartsWith('.') ? line[1..] : line);
        }
    }
}
