namespace Tayori.System.Tests.Host;

/// <summary>What a newcomer sees, and what a running server takes over.</summary>
public sealed class ServeTests : IDisposable
{
    readonly TayoriProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task The_first_start_says_what_a_mail_program_has_to_be_told_and_its_command_works_when_pasted()
    {
        _program.Start();
        string output = _program.Output;
        Assert.Matches(@"  Address +me@localhost\n", output);
        Assert.Matches(@"  Password +([a-z2-9]{5}-){3}[a-z2-9]{5} ", output);
        Assert.Matches(@"  Host +127\.0\.0\.1\n", output);
        foreach ((string service, int port) in ((string, int)[])[("SMTP", 25), ("LMTP", 24), ("POP3", 110), ("IMAP", 143), ("IMAPS", 993), ("POP3S", 995)])
            Assert.Matches($"  {service} +{_program.Port(port)}", output);
        Assert.Contains(await LineClient.FingerprintAsync(_program.Port(993)), output.Replace(":", "", StringComparison.Ordinal), StringComparison.Ordinal);

        (int code, string said) = await _program.PasteAsync(output.Split('\n').Last(l => l.Contains(" send --to ", StringComparison.Ordinal)));
        Assert.True(code == 0, said);
        Assert.StartsWith("Sent to me@localhost. The server said: 250 ", said, StringComparison.Ordinal);
        using LineClient client = await LineClient.ConnectAsync(_program.Port(110));
        await client.AskAsync("USER me@localhost", "+OK");
        Assert.StartsWith("+OK 2 messages", await client.AskAsync($"PASS {_program.Password}", "+OK"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_start_is_short_and_shows_no_password()
    {
        _program.Start();
        await _program.StopAsync();
        _program.Start();
        Assert.DoesNotContain("assword", _program.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("me@localhost", _program.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_folder_or_the_same_ports_is_refused_and_harms_nobody()
    {
        _program.Start();
        (int code, string said) = await _program.RunAsync(["serve", "--port-base", $"{_program.PortBase}"]);
        Assert.Equal(4, code);
        Assert.Contains("is in use by another Tayori", said, StringComparison.Ordinal);
        (code, said) = await _program.RunAsync(["serve", "--port-base", $"{_program.PortBase}", "--data", "other"]);
        Assert.Equal(4, code);
        Assert.Contains($"port {_program.Port(25)} (SMTP) on 127.0.0.1 is in use by ", said, StringComparison.Ordinal);
        // No account was made whose password nobody has seen.
        Assert.Equal((0, ""), await _program.RunAsync(["account", "list", "--data", "other"]));
        Assert.Equal(0, (await _program.RunAsync(["send", "--to", "me@localhost"])).Code);
    }

    [Fact]
    public async Task SIGHUP_takes_over_what_can_change_and_says_what_cannot()
    {
        string file = _program.InFolder("tayori.toml");
        await File.WriteAllTextAsync(file, "max_message_size = \"1M\"\n");
        _program.Start("--config", file);
        using LineClient before = await LineClient.ConnectAsync(_program.Port(25));
        await before.AskAsync("EHLO a.example", "250-SIZE 1048576");

        await File.WriteAllTextAsync(file, "max_message_size = \"2M\"\nhost_name = \"mail.example.org\"\nlisten = \"::1\"\n");
        _program.Signal("HUP");
        _program.Expect("warn: listen has changed from 127.0.0.1 to ::1: restart the server");
        _program.Expect("info: max_message_size is now 2M (was 1M)");
        _program.Expect("certificate in use");
        using LineClient after = await LineClient.ConnectAsync(_program.Port(25));
        Assert.StartsWith("220 mail.example.org", after.Greeting, StringComparison.Ordinal);
        await after.AskAsync("EHLO a.example", "250-SIZE 2097152");
    }

    [Fact]
    public async Task SIGHUP_with_a_bad_file_keeps_the_old_configuration_and_names_line_and_nearest_key()
    {
        string file = _program.InFolder("tayori.toml");
        await File.WriteAllTextAsync(file, "max_message_size = \"1M\"\n");
        _program.Start("--config", file);
        await File.WriteAllTextAsync(file, "max_message_size = \"2M\"\nmax_conections = 5\n");
        _program.Signal("HUP");
        string line = _program.Expect("fail: the configuration cannot be used, the old one stays in use");
        Assert.Contains($"{file}:2:1: there is no key max_conections; did you mean max_connections?", line, StringComparison.Ordinal);
        using LineClient client = await LineClient.ConnectAsync(_program.Port(25));
        await client.AskAsync("EHLO a.example", "250-SIZE 1048576");
    }

    [Fact]
    public async Task SIGHUP_takes_over_a_new_certificate_and_keeps_the_old_one_where_the_new_is_none()
    {
        _program.Start();
        string before = await LineClient.FingerprintAsync(_program.Port(995));
        string certificate = Path.Combine(_program.Data, "certificate.pem");
        File.Delete(certificate);
        _program.Signal("HUP"); // a self-signed one is made anew
        _program.Expect("certificate in use");
        string after = await LineClient.FingerprintAsync(_program.Port(995));
        Assert.NotEqual(before, after);
        await File.WriteAllTextAsync(certificate, "no certificate");
        _program.Signal("HUP");
        _program.Expect("fail: the new certificate cannot be used, the old one stays in use");
        Assert.Equal(after, await LineClient.FingerprintAsync(_program.Port(995)));
    }

    [Fact]
    public async Task A_server_does_not_start_with_a_certificate_that_cannot_be_used()
    {
        await File.WriteAllTextAsync(_program.InFolder("none.pem"), "no certificate");
        await File.WriteAllTextAsync(_program.InFolder("tayori.toml"), "certificate = \"none.pem\"\n");
        (int code, string said) = await _program.RunAsync(["serve", "--port-base", $"{_program.PortBase}", "--config", "tayori.toml"]);
        Assert.Equal(3, code);
        Assert.Contains("tayori: certificate none.pem with key none.pem cannot be used: ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", @"^\{.*""Message"":""ready: ")]
    [InlineData("systemd", @"^<6>ready: ")]
    public async Task Logs_for_machines_hold_nothing_else(string format, string ready)
    {
        string file = _program.InFolder("tayori.toml");
        await File.WriteAllTextAsync(file, $"log_format = \"{format}\"\n");
        _program.Start("--config", file);
        Assert.Contains(_program.Output.Split('\n'), l => global::System.Text.RegularExpressions.Regex.IsMatch(l, ready));
    }
}
