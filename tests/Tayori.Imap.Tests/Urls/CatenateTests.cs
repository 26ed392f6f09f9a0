using System.Globalization;
using System.Text;
using CsCheck;
using Tayori.Imap.Tests.Commands;
using Tayori.Store;

namespace Tayori.Imap.Tests.Urls;

public sealed class CatenateTests
{
    static readonly string s_letter = "Subject: x\r\n\r\n" + string.Concat(Enumerable.Range(0, 30_000).Select(i => i.ToString("D6", CultureInfo.InvariantCulture)));

    [Fact]
    public async Task What_is_put_together_is_what_its_pieces_are_one_after_another() =>
        await Gen.Select(Gen.Int[0, 3], Gen.Int[0, s_letter.Length + 10], Gen.Int[1, s_letter.Length]).Array[1, 12].SampleAsync(async pieces =>
        {
            await using var conversation = await Conversation.StartAsync(s_letter);
            var client = await conversation.SelectAsync();
            var command = new StringBuilder("1 APPEND INBOX CATENATE (TEXT {1+}\r\n>");
            var expected = new StringBuilder(">");
            foreach (var (kind, origin, count) in pieces) Add(kind, origin, count, command, expected);
            Assert.Contains("\r\n1 OK [APPENDUID", await client.AskAsync(command + ")\r\n"), StringComparison.Ordinal);
            Assert.Equal(expected.ToString(), await ReadAsync(conversation.Account));
        }, iter: 60, threads: 1);

    [Fact]
    public async Task Pieces_without_octets_are_counted_too()
    {
        await using var conversation = await Conversation.StartAsync("Subject: x\n\nhello\n");
        var client = await conversation.SelectAsync();
        var pieces = string.Concat(Enumerable.Repeat(" URL ;UID=1/;PARTIAL=999", 4_999));
        Assert.Contains("1 OK", await client.AskAsync($"1 APPEND INBOX CATENATE (TEXT {{1+}}\r\nx{pieces})\r\n"), StringComparison.Ordinal);
        Assert.Equal("2 NO [LIMIT] more than 5000 pieces in one command\r\n", await client.AskAsync($"2 APPEND INBOX CATENATE (TEXT {{1+}}\r\nx{pieces} URL ;UID=1 TEXT {{5+}}\r\nhello)\r\n"));
        Assert.Equal("3 OK done\r\n", await client.AskAsync("3 NOOP\r\n"));
    }

    static void Add(int kind, int origin, int count, StringBuilder command, StringBuilder expected)
    {
        var rest = s_letter[Math.Min(origin, s_letter.Length)..];
        switch (kind)
        {
            case 0:
                command.Append(CultureInfo.InvariantCulture, $" URL ;UID=1/;PARTIAL={origin}.{count}");
                expected.Append(rest.AsSpan(0, Math.Min(count, rest.Length)));
                break;
            case 1:
                command.Append(CultureInfo.InvariantCulture, $" URL /INBOX/;UID=1/;PARTIAL={origin}");
                expected.Append(rest);
                break;
            case 2:
                command.Append(CultureInfo.InvariantCulture, $" TEXT {{{rest.Length}+}}\r\n{rest}");
                expected.Append(rest);
                break;
            default:
                command.Append(" URL INBOX/;UID=1/;SECTION=TEXT");
                expected.Append(s_letter.AsSpan(14));
                break;
        }
    }

    static async ValueTask<string> ReadAsync(IAccount account)
    {
        var inbox = (await account.FindMailboxAsync("INBOX", default))!;
        var messages = (await account.ReadMessagesAsync(inbox.Id, default))!;
        await using var content = (await account.OpenContentAsync(messages[1].Message, default))!;
        var octets = new byte[content.Size];
        for (var done = 0; done < octets.Length;) done += await content.ReadAsync(done, octets.AsMemory(done), default);
        return Encoding.ASCII.GetString(octets);
    }
}
