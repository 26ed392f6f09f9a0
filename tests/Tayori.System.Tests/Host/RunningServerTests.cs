using System.Runtime.Versioning;
using System.Text;

namespace Tayori.System.Tests.Host;

/// <summary>One server for the verbs that change what it does while it runs.</summary>
public sealed class RunningServerFixture : IDisposable
{
    internal TayoriProgram Program { get; } = new();

    public RunningServerFixture() => Program.Start();

    public void Dispose() => Program.Dispose();
}

[UnsupportedOSPlatform("windows")]
public sealed class RunningServerTests(RunningServerFixture fixture) : IClassFixture<RunningServerFixture>
{
    readonly TayoriProgram _program = fixture.Program;

    async Task<string> RunAsync(string[] arguments, int code = 0, string? input = null)
    {
        (int got, string output) = await _program.RunAsync(arguments, input);
        Assert.True(got == code, $"{got}: {output}");
        return output;
    }

    async Task<LineClient> ImapAsync(string user, string password, string answer = "a OK")
    {
        LineClient client = await LineClient.ConnectAsync(_program.Port(143));
        await client.AskAsync($"a LOGIN {user} {password}", answer);
        return client;
    }

    async Task<LineClient> Pop3Async(string user, string password)
    {
        LineClient client = await LineClient.ConnectAsync(_program.Port(110));
        await client.AskAsync($"USER {user}", "+OK");
        await client.AskAsync($"PASS {password}", "+OK");
        return client;
    }

    async Task<string> NewestAsync(string user)
    {
        using LineClient client = await Pop3Async(user, "secret");
        string count = (await client.AskAsync("STAT", "+OK")).Split(' ')[1];
        await client.AskAsync($"RETR {count}", "+OK");
        string text = await client.HearTextAsync();
        return text[(text.IndexOf(" +0000\r\n", StringComparison.Ordinal) + 8)..]; // behind Return-Path and Received
    }

    [Fact]
    public async Task An_account_added_now_can_log_in_now_and_one_removed_is_out_now()
    {
        await RunAsync(["account", "add", "ada@example.org", "--password-stdin"], input: "secret\n");
        using LineClient idling = await ImapAsync("ada@example.org", "secret");
        await idling.AskAsync("b SELECT INBOX", "b OK");
        await idling.AskAsync("c IDLE", "+ ");
        using LineClient pop3 = await Pop3Async("ada@example.org", "secret");
        Assert.Contains(Path.Combine(_program.Data, "removed"), await RunAsync(["account", "remove", "ada@example.org"]), StringComparison.Ordinal);
        await idling.HearAsync("* BYE");
        await pop3.HearAsync("-ERR");
        using LineClient late = await ImapAsync("ada@example.org", "secret", "a NO");
        await RunAsync(["send", "--to", "ada@example.org", "--from", "me@localhost"], code: 1);
    }

    [Fact]
    public async Task A_new_password_ends_the_sessions_and_the_old_password()
    {
        await RunAsync(["account", "add", "bob@example.org", "--password-stdin"], input: "old\n");
        using LineClient session = await ImapAsync("bob@example.org", "old");
        await RunAsync(["account", "passwd", "bob@example.org", "--password-stdin"], input: "new\n");
        await session.HearAsync("* BYE");
        using LineClient refused = await ImapAsync("bob@example.org", "old", "a NO");
        using LineClient taken = await ImapAsync("bob@example.org", "new");
    }

    [Fact]
    public async Task A_letter_of_any_kind_arrives_as_it_was_or_with_the_line_ends_of_mail()
    {
        await RunAsync(["account", "add", "carol@example.org", "--password-stdin"], input: "secret\n");
        string file = _program.InFolder("letter.eml");
        string[] send = ["send", "--to", "carol@example.org", "--from", "me@localhost"];

        await File.WriteAllTextAsync(file, "Subject: unix\n\n.\n..\nend without line end é", Encoding.UTF8);
        await RunAsync([.. send, file]);
        Assert.EndsWith("\r\n\r\n.\r\n..\r\nend without line end Ã©\r\n", await NewestAsync("carol@example.org"), StringComparison.Ordinal);

        string long7bit = "Subject: long\r\n\r\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $".{i} and so on, to be longer than any buffer\r\n"));
        await File.WriteAllTextAsync(file, long7bit);
        await RunAsync([.. send, file]);
        Assert.Equal(long7bit, await NewestAsync("carol@example.org"));

        await RunAsync([.. send, "-"], input: "Subject: stdin\n\nfrom a pipe\n");
        Assert.Equal("Subject: stdin\r\n\r\nfrom a pipe\r\n", await NewestAsync("carol@example.org"));

        await File.WriteAllTextAsync(file, "Subject: binary\r\n\r\na\0b\r\n" + new string('x', 2000) + "\r\n.\r\n");
        await RunAsync([.. send, file]);
        Assert.Equal(await File.ReadAllTextAsync(file), await NewestAsync("carol@example.org"));
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_with_its_answer()
    {
        Assert.Contains("550 5.1.1 no such user here (to RCPT TO:<nobody@localhost>)", await RunAsync(["send", "--to", "nobody@localhost"], code: 1), StringComparison.Ordinal);
        Assert.Contains("relaying denied", await RunAsync(["send", "--to", "me@elsewhere.example"], code: 1), StringComparison.Ordinal);
        Assert.Contains("this is not an address", await RunAsync(["send", "--to", "a>\r\nRSET"], code: 1), StringComparison.Ordinal);
        Assert.Contains("letter.none", await RunAsync(["send", "--to", "me@localhost", "letter.none"], code: 4), StringComparison.Ordinal);
        Assert.Contains("no server answers", await RunAsync(["send", "--to", "me@localhost", "--port-base", "9"], code: 5), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_shows_both_sides_and_no_password_and_ends_when_switched_off()
    {
        await RunAsync(["account", "add", "dave@example.org", "--password-stdin"], input: "secret-word\n");
        await RunAsync(["trace", "dave@example.org"]);
        _program.Expect("protocol trace is on for dave@example.org");
        Assert.Equal("dave@example.org\n", await RunAsync(["trace"]));
        using (LineClient client = await ImapAsync("dave@example.org", "secret-word"))
        {
            await client.AskAsync("b SELECT INBOX", "b OK");
            await client.AskAsync("c LOGOUT", "c OK");
        }
        (await Pop3Async("dave@example.org", "secret-word")).Dispose();
        await RunAsync(["trace", "dave@example.org", "--off"]);
        _program.Expect("protocol trace is off for dave@example.org");
        (await Pop3Async("dave@example.org", "secret-word")).Dispose();

        string[] files = Directory.GetFiles(Path.Combine(_program.Data, "trace"), "*.trace");
        Assert.Equal(2, files.Length);
        string imap = await File.ReadAllTextAsync(files.First(f => Path.GetFileName(f).StartsWith("imap-", StringComparison.Ordinal)));
        Assert.Contains("C: b SELECT INBOX", imap, StringComparison.Ordinal);
        Assert.Contains("S: b OK", imap, StringComparison.Ordinal);
        Assert.All(files, f => Assert.DoesNotContain("secret-word", File.ReadAllText(f), StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_program.Data, "trace")));
        Assert.Contains("no such account", await RunAsync(["trace", "nobody@example.org"], code: 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_the_running_server_healthy()
    {
        string output = await RunAsync(["doctor"]);
        Assert.Contains("a server runs (process ", output, StringComparison.Ordinal);
        Assert.Contains($"port {_program.Port(25)} (SMTP): answers \"220 ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("PROBLEM", output, StringComparison.Ordinal);
    }
}
