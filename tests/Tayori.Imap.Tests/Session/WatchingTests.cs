using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;
using Tayori.Wire;

namespace Tayori.Imap.Tests.Session;

/// <summary>What an operator sees of a session: counts and log lines.</summary>
public sealed class WatchingTests
{
    [Fact]
    public async Task Commands_are_counted_by_their_names_in_the_table_and_never_by_what_a_client_wrote()
    {
        var names = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Name == "tayori.commands") self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Count(names, tags));
        listener.Start();
        await TalkAsync(new Lines(), "1 noop\r\n2 uid FETCH 1 x\r\n3 FROBNICATE\r\n4 ID {4}\r\n5\r\n");
        Assert.Contains("NOOP", names.Keys);
        Assert.Contains("UID FETCH", names.Keys);
        Assert.Contains("ID", names.Keys);
        Assert.Contains("unknown", names.Keys);
        Assert.DoesNotContain("FROBNICATE", names.Keys);
    }

    [Fact]
    public async Task A_clients_ID_is_one_line_of_the_log_whatever_is_in_it()
    {
        var log = new Lines();
        await TalkAsync(log, "1 ID (\"name\" \"Mail\\\\er\" \"version\" NIL {2+}\r\nos {6+}\r\na\r\nb\u00e9)\r\n2 ID (\"name\" \"again\")\r\n3 ID NIL\r\n");
        Assert.Equal(["client is name=Mail\\er, os=a??b??"], log.Texts);
    }

    [Fact]
    public async Task A_long_ID_is_cut()
    {
        var log = new Lines();
        await TalkAsync(log, $"1 ID (\"name\" \"{new string('x', 1000)}\")\r\n");
        Assert.Equal("client is name=" + new string('x', ImapLimits.IdLogged - "name=".Length), Assert.Single(log.Texts));
    }

    [Theory]
    [InlineData(null, null, "* ID NIL\r\n")]
    [InlineData("Tayori", "0.1", "* ID (\"name\" \"Tayori\" \"version\" \"0.1\")\r\n")]
    [InlineData("便り", null, "* ID (\"name\" {6}\r\n\u00e4\u00be\u00bf\u00e3\u0082\u008a)\r\n")]
    public async Task The_server_tells_of_itself_what_the_operator_allows(string? name, string? version, string expected) =>
        Assert.Equal($"{expected}1 OK done\r\n", await TalkAsync(new Lines(), "1 ID NIL\r\n", new ImapOptions { ServerName = name, ServerVersion = version }));

    [Fact]
    public async Task A_client_that_is_one_too_many_hears_why()
    {
        await using var store = await TestStore.WithAccountAsync("aki@example.org", "secret");
        using var server = new TestServer(new ImapProtocol(store.Store), (ICredentials)store.Store.Directory, new() { Wire = new() { HostName = "x", MaxConnections = 0 } });
        await using var client = await server.ConnectAsync();
        Assert.Equal("* BYE [UNAVAILABLE] too many connections\r\n", await client.TakeAsync());
    }

    /// <summary>A command's time is for all of it.</summary>
    [Fact]
    public async Task An_octet_now_and_then_does_not_keep_a_connection()
    {
        await using var store = await TestStore.WithAccountAsync("aki@example.org", "secret");
        using var server = new TestServer(new ImapProtocol(store.Store), (ICredentials)store.Store.Directory);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        for (var minute = 0; minute < 3 && !client.IsClosed; minute++)
        {
            await client.AskAsync("x");
            server.Time.Advance(TimeSpan.FromSeconds(59));
        }
        await client.SendAsync("x");
        await client.EndAsync();
        Assert.Equal("* BYE too long without a command\r\n", client.Take());
    }

    static void Count(ConcurrentDictionary<string, bool> names, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var isImap = false;
        foreach (var tag in tags) isImap |= tag is { Key: "protocol", Value: "imap" };
        foreach (var tag in tags)
        {
            if (isImap && tag.Key == "command") names[(string)tag.Value!] = true;
        }
    }

    static async Task<string> TalkAsync(Lines log, string said, ImapOptions? options = null)
    {
        await using var store = await TestStore.WithAccountAsync("aki@example.org", "secret");
        using var server = new TestServer(new ImapProtocol(store.Store, log, options), (ICredentials)store.Store.Directory);
        await using var client = await server.ConnectAsync();
        await client.TakeAsync();
        return await client.AskAsync(said);
    }

    sealed class Lines : ILogger<ImapProtocol>
    {
        public List<string> Texts { get; } = [];
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Texts.Add(formatter(state, exception));
    }
}
