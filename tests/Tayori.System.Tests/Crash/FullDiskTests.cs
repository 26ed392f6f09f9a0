using System.Globalization;
using Tayori.System.Tests.Host;
using Tayori.System.Tests.Running;
using Tayori.TestKit.Store;

namespace Tayori.System.Tests.Crash;

/// <summary>A server on a small file system that is really full, seen by an IMAP client.</summary>
public sealed class FullDiskTests : IDisposable
{
    const int Letters = 20;

    readonly SmallDisk _disk = new(megabytes: 16);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task A_server_that_starts_on_a_full_disk_serves_what_there_is_and_writes_when_there_is_room()
    {
        await using ServerProcess server = await WithLettersAsync();
        MailAccount account = new("user1@example.org", "secret");
        Assert.Equal(0, await server.StopAsync());
        _disk.Fill();
        await server.StartAgainAsync();
        using LineClient client = await LogInAsync(server, account);
        await CheckAsync(client, Letters);
        await client.AskAsync("5 APPEND INBOX {5+}\r\nhello", "5 NO [UNAVAILABLE]");
        await client.AskAsync(@"6 STORE 1 +FLAGS (\Seen)", "6 NO [UNAVAILABLE]");
        await client.AskAsync("7 CREATE more", "7 NO [UNAVAILABLE]");
        await CheckAsync(client, Letters);
        _disk.MakeRoom();
        await client.AskAsync("8 APPEND INBOX {9+}\r\nletter 20", "8 OK");
        await client.AskAsync(@"9 STORE 1 +FLAGS (\Seen)", "9 OK");
        await CheckAsync(client, Letters + 1);
        await server.KillAsync();
        await server.StartAgainAsync();
        using LineClient again = await LogInAsync(server, account);
        await CheckAsync(again, Letters + 1);
    }

    [Fact]
    public async Task What_was_promised_before_a_crash_on_a_full_disk_is_there_when_there_is_room()
    {
        await using ServerProcess server = await WithLettersAsync();
        MailAccount account = new("user1@example.org", "secret");
        int promised = Letters;
        using (LineClient client = await LogInAsync(server, account))
        {
            _disk.Fill();
            // What is left in files that are open takes some more.
            while ((await client.AskAsync(Invariant($"5 APPEND INBOX {{10+}}\r\nletter {promised:000}"), "5 ")).StartsWith("5 OK", StringComparison.Ordinal))
                promised++;
            await CheckAsync(client, promised);
        }
        await server.KillAsync();
        _disk.MakeRoom();
        await server.StartAgainAsync();
        using LineClient again = await LogInAsync(server, account);
        await CheckAsync(again, promised);
        await again.AskAsync(Invariant($"6 APPEND INBOX {{10+}}\r\nletter {promised:000}"), "6 OK");
    }

    async Task<ServerProcess> WithLettersAsync()
    {
        ServerProcess server = ServerProcess.Prepare(data: Path.Combine(_disk.Folder, "data"));
        await server.StartAgainAsync();
        using LineClient client = await LogInAsync(server, await server.AddAccountAsync());
        for (int i = 0; i < Letters; i++)
        {
            string letter = Invariant($"letter {i}");
            await client.AskAsync(Invariant($"2 APPEND INBOX {{{letter.Length}+}}\r\n{letter}"), "2 OK");
        }
        return server;
    }

    /// <summary>As many letters, each with its text.</summary>
    static async Task CheckAsync(LineClient client, int letters)
    {
        await client.AskAsync("3 SELECT INBOX", "3 OK");
        for (int i = 0; i < letters; i++)
        {
            await client.AskAsync(Invariant($"4 FETCH {i + 1} BODY.PEEK[]"), Invariant($"* {i + 1} FETCH"));
            await client.HearAsync("letter ");
            await client.HearAsync("4 OK");
        }
        await client.AskAsync("5 STATUS INBOX (MESSAGES)", Invariant($"* STATUS INBOX (MESSAGES {letters})"));
        await client.HearAsync("5 OK");
    }

    static async Task<LineClient> LogInAsync(ServerProcess server, MailAccount account)
    {
        LineClient client = await LineClient.ConnectAsync(server.Port(143));
        await client.AskAsync($"1 LOGIN {account.Address} {account.Password}", "1 OK");
        return client;
    }

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
