using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

public sealed class MetricsTests : IDisposable
{
    readonly string _protocol = $"echo-{Guid.NewGuid():N}"; // the meter is the process's; this test's figures are under its own name
    readonly ConcurrentDictionary<string, long> _sums = new();
    readonly MeterListener _listener = new();

    public MetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Tayori") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var values = tags.ToArray();
            if (!values.Any(t => t.Value as string == _protocol)) return;
            var key = string.Join(' ', (string[])[instrument.Name, .. values.Where(t => t.Key != "protocol").Select(t => $"{t.Key}={t.Value}")]);
            _sums.AddOrUpdate(key, value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    [Fact]
    public async Task Connections_are_counted_while_open_and_by_the_reason_they_end()
    {
        using var server = new TestServer(Protocol());
        await using (var client = await server.ConnectAsync())
        {
            await client.TakeAsync();
            Assert.Equal(1, Sum("tayori.connections.open"));
            Assert.Equal(1, Sum("tayori.connections.opened"));
            await client.AskAsync("quit\r\n");
            await client.EndAsync();
        }

        await using (var client = await server.ConnectAsync())
        {
            await client.AskAsync("bug\r\n");
            await client.EndAsync();
        }

        Assert.Equal(0, Sum("tayori.connections.open"));
        Assert.Equal(2, Sum("tayori.connections.opened"));
        Assert.Equal(1, Sum("tayori.connections.ended reason=Quit"));
        Assert.Equal(1, Sum("tayori.connections.ended reason=InternalError"));
    }

    [Fact]
    public async Task Octets_are_counted_while_the_connection_lives_and_once_only()
    {
        using var server = new TestServer(Protocol());
        await using var client = await server.ConnectAsync();
        await client.AskAsync("abc\r\n");
        server.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("abc\r\n".Length, Sum("tayori.bytes.received"));
        Assert.Equal("hello\r\n[abc]\r\n".Length, Sum("tayori.bytes.sent"));
        await client.AskAsync("quit\r\n");
        await client.EndAsync();
        Assert.Equal("abc\r\nquit\r\n".Length, Sum("tayori.bytes.received"));
        Assert.Equal("hello\r\n[abc]\r\nbye\r\n".Length, Sum("tayori.bytes.sent"));
    }

    [Fact]
    public async Task Handshakes_are_counted_by_version_and_failure()
    {
        using var server = new TestServer(Protocol());
        await using (var client = await server.ConnectAsync(implicitTls: true)) await client.AskAsync("quit\r\n");
        await using (var client = await server.ConnectAsync())
        {
            await client.AskAsync("tls\r\n");
            await client.AskAsync("no handshake\r\n");
            await client.EndAsync();
        }

        Assert.Equal(1, Sum("tayori.tls.handshakes result=TLS1.3"));
        Assert.Equal(1, Sum("tayori.tls.handshakes result=TlsFailed"));
    }

    [Fact]
    public async Task Logins_are_counted_by_mechanism_and_result_and_commands_by_name()
    {
        var (protocol, credentials) = (Protocol(), new TestCredentials());
        credentials.Add("user", "pencil");
        using var server = new TestServer(protocol, credentials);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        var session = await protocol.Session.Task;
        await server.Authenticator.PasswordAsync("user", "pencil", session, default);
        await server.Authenticator.PasswordAsync("user", "wrong", session, default);
        await server.Authenticator.Start("plain", session).Exchange!.StepAsync("\0user\0pencil"u8.ToArray(), default);
        session.CountCommand("NOOP");
        Assert.Equal(1, Sum("tayori.logins mechanism=password result=Success"));
        Assert.Equal(1, Sum("tayori.logins mechanism=password result=Invalid"));
        Assert.Equal(1, Sum("tayori.logins mechanism=PLAIN result=Success"));
        Assert.Equal(1, Sum("tayori.commands command=NOOP"));
    }

    [Fact]
    public async Task Every_line_of_the_log_says_whose_connection_it_is()
    {
        await using var server = await SocketServer.StartAsync(Protocol());
        await using var client = await server.ConnectAsync();
        await client.SendAsync("pass secret\r\nquit\r\n");
        await client.ReadToEndAsync();
        await server.EndedAsync();
        var closed = Assert.Single(server.Ends.Lines, line => line.Contains("closed: Quit", StringComparison.Ordinal));
        Assert.Matches($@"^Information \[{_protocol} \S+ 127\.0\.0\.1:\d+ ann@example\.org\] closed: Quit, 19 octets received, 16 sent$", closed);
        Assert.DoesNotContain(server.Ends.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    public void Dispose() => _listener.Dispose();

    EchoProtocol Protocol() => new() { Name = _protocol };

    long Sum(string key) => _sums.GetValueOrDefault(key);
}
