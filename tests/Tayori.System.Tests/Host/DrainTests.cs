namespace Tayori.System.Tests.Host;

/// <summary>SIGTERM, to the process as it runs in production.</summary>
public sealed class DrainTests : IDisposable
{
    readonly TayoriProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task A_stop_lets_commands_end_says_goodbye_to_every_head_and_exits_with_0()
    {
        _program.Start();
        using LineClient idling = await LogInAsync();
        await idling.AskAsync("b SELECT INBOX", "b OK");
        await idling.AskAsync("c IDLE", "+ ");
        using LineClient appending = await LogInAsync();
        await appending.AskAsync("b APPEND INBOX {30}", "+ ");
        await appending.SayAsync("Subject: half");
        using LineClient stranger = await LineClient.ConnectAsync(_program.Port(993), isTls: true);
        using LineClient pop3 = await LineClient.ConnectAsync(_program.Port(110));
        await pop3.AskAsync("USER me@localhost", "+OK");
        await pop3.AskAsync($"PASS {_program.Password}", "+OK");
        await pop3.AskAsync("DELE 1", "+OK");
        using LineClient lmtp = await LineClient.ConnectAsync(_program.Port(24));
        using LineClient smtp = await LineClient.ConnectAsync(_program.Port(25));
        await smtp.AskAsync("EHLO a.example\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<me@localhost>\r\nDATA", "354");
        await smtp.SayAsync("Subject: in the middle\r\n\r\nfirst half");

        _program.Signal("TERM");
        await idling.HearAsync("* BYE");
        await stranger.HearAsync("* BYE");
        await lmtp.HearAsync("421");
        Assert.Contains("nothing was deleted", await pop3.HearAsync("-ERR"), StringComparison.Ordinal);
        await smtp.AskAsync("second half\r\n.", "250");
        await smtp.HearAsync("421");
        await appending.SayAsync("\r\nother half!");
        await Task.Delay(100); // the message is there, the end of the command is not
        await appending.SayAsync("");
        await appending.HearAsync("b OK");
        await appending.HearAsync("* BYE");
        Assert.True(await idling.IsClosedAsync() && await pop3.IsClosedAsync() && await smtp.IsClosedAsync());

        Assert.Equal(0, await _program.ExitAsync());
        Assert.Contains("info: stopped", _program.Output, StringComparison.Ordinal);
        await EverythingPromisedIsThereAsync();
    }

    async Task<LineClient> LogInAsync()
    {
        LineClient client = await LineClient.ConnectAsync(_program.Port(143));
        await client.AskAsync($"a LOGIN me@localhost {_program.Password}", "a OK");
        return client;
    }

    async Task EverythingPromisedIsThereAsync()
    {
        string password = _program.Password;
        _program.Start();
        Assert.DoesNotContain("Password", _program.Output, StringComparison.Ordinal);
        using LineClient client = await LineClient.ConnectAsync(_program.Port(110));
        await client.AskAsync("USER me@localhost", "+OK");
        // The welcome letter, which POP3 did not delete, the message of DATA and that of APPEND.
        Assert.StartsWith("+OK 3 messages", await client.AskAsync($"PASS {password}", "+OK"), StringComparison.Ordinal);
        await client.SayAsync("RETR 2");
        Assert.EndsWith("Subject: in the middle\r\n\r\nfirst half\r\nsecond half\r\n", await client.HearTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_asked_to_stop_twice_does_not_wait_for_clients()
    {
        _program.Start();
        using LineClient smtp = await LineClient.ConnectAsync(_program.Port(25));
        await smtp.AskAsync("EHLO a.example\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<me@localhost>\r\nDATA", "354");
        _program.Signal("TERM");
        _program.Expect("stopping: 1 connections");
        _program.Signal("TERM");
        Assert.NotEqual(0, await _program.ExitAsync());
    }
}
