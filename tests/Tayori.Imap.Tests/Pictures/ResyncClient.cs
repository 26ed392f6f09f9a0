using System.Globalization;
using Tayori.Imap.Tests.Oracle;
using Tayori.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>A client that works with QRESYNC, loses its connection in the middle of anything, and comes back with what it had heard by then.</summary>
sealed class ResyncClient(TestServer server, Random random) : IAsyncDisposable
{
    readonly List<string> _log = [];
    TestClient? _client;
    int _tag;

    public RemoteCopy Copy { get; } = new();

    /// <summary>What was said and heard.</summary>
    public string Log => string.Join('\n', _log.TakeLast(80));

    public async Task ConnectAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        _log.Add("-- connects");
        // What was told without a tagged response behind it moves no modseq.
        Copy.Connect();
        _client = await server.ConnectAsync();
        await _client.TakeAsync();
        await AskAsync("LOGIN aki@example.org secret");
        await AskAsync(Pick("ENABLE QRESYNC", "ENABLE CONDSTORE QRESYNC"));
        await SelectAsync();
    }

    public Task CatchUpAsync() => AskAsync($"UID FETCH {Copy.Last + 1}:* (FLAGS)", isNew: true);

    public Task StepAsync(Func<Task> meanwhile) => Copy.Count == 0 ? EmptyAsync(random.Next(4), meanwhile) : WorkAsync(random.Next(20), meanwhile);

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
    }

    Task EmptyAsync(int choice, Func<Task> meanwhile) => choice switch
    {
        0 => AskAsync("NOOP"),
        1 => IdleAsync(meanwhile),
        2 => AppendAsync(),
        _ => ConnectAsync(),
    };

    Task WorkAsync(int choice, Func<Task> meanwhile) => choice switch
    {
        0 => AskAsync("NOOP"),
        1 => AskAsync($"FETCH {Set()} (FLAGS)"),
        2 => AskAsync($"FETCH {Set()} (UID MODSEQ)"),
        3 => AskAsync($"FETCH {Set()} (BODY[TEXT])"),
        4 or 5 => AskAsync($"STORE {Set()} {Pick("+", "-", "")}FLAGS ({Pick("\\Seen", "\\Deleted", "$Work")})"),
        6 => AskAsync($"UID STORE 1:{Copy.Last + 1} {Pick("+", "-")}FLAGS ({Pick("\\Seen", "\\Flagged")})"),
        7 => AskAsync(Pick("EXPUNGE", $"UID EXPUNGE 1:{Copy.Last + 1}")),
        8 => AskAsync($"SEARCH {Pick("DELETED", "1:*", "MODSEQ 1")}"),
        9 => AskAsync($"UID SEARCH {Pick("UNSEEN", "UID 1:*")}"),
        10 => AskAsync("UID SEARCH OR SEEN 1:*", isNumbered: true),
        11 => IdleAsync(meanwhile),
        12 => AskAsync($"{Pick("MOVE", "COPY")} {Set()} other"),
        13 => AppendAsync(),
        14 or 15 => CatchUpAsync(),
        16 => AskAsync($"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {Copy.ModSeq} VANISHED)"),
        17 => SelectAsync(),
        18 => CutAsync(),
        _ => ConnectAsync(),
    };

    async Task SelectAsync()
    {
        Copy.Connect();
        await AskAsync($"{Pick("SELECT", "EXAMINE", "SELECT")} INBOX{(Copy.ModSeq == 0 ? "" : $" (QRESYNC ({Copy.UidValidity} {Copy.ModSeq}{Known()}{Match()}))")}");
    }

    string Known() => Copy.Flags.Count == 0 ? "" : " " + Pick($"1:{Copy.Last}", UidSet.Of([.. Copy.Flags.Keys]).ToString());

    /// <summary>The copy has all messages up to its last, so that it knows their numbers.</summary>
    string Match()
    {
        if (Copy.Flags.Count == 0 || random.Next(2) == 0) return "";
        var step = random.Next(1, 4);
        var places = Enumerable.Range(0, Copy.Flags.Count).Where(at => at % step == 0).ToList();
        var uids = Copy.Flags.Keys.ToArray();
        return $" ({UidSet.Of([.. places.Select(at => (uint)at + 1)])} {UidSet.Of([.. places.Select(at => uids[at])])})";
    }

    async Task IdleAsync(Func<Task> meanwhile)
    {
        await SendAsync("IDLE\r\n");
        await meanwhile();
        Hear(await _client!.AskAsync("DONE\r\n"), mayVanish: true, isNew: false);
    }

    Task AppendAsync() => AskAsync("APPEND INBOX {17+}\r\nSubject: x\r\n\r\nx\r\n");

    /// <summary>The connection breaks after some of the responses, so that the tagged one is never heard.</summary>
    async Task CutAsync()
    {
        var command = Pick("NOOP", "EXPUNGE", $"UID FETCH {Copy.Last + 1}:* (FLAGS)", $"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {Copy.ModSeq} VANISHED)");
        var responses = ResponseParser.Parse(await _client!.AskAsync($"cut {command}\r\n"));
        var heard = random.Next(responses.Count);
        _log.Add($"C: cut {command}, of which {heard} responses are heard");
        // What is new is only kept when all of it has come.
        foreach (var response in responses.Take(heard)) Copy.Hear(response, mayVanish: true, isNew: false);
        await ConnectAsync();
    }

    async Task AskAsync(string command, bool isNew = false, bool isNumbered = false)
    {
        isNumbered |= command.StartsWith("FETCH", StringComparison.Ordinal) || command.StartsWith("STORE", StringComparison.Ordinal) || command.StartsWith("SEARCH", StringComparison.Ordinal);
        var responses = await SendAsync(command + "\r\n", !isNumbered, isNew);
        Assert.True(responses[^1].IsTagged && responses[^1].Name != "BAD", Log);
    }

    async Task<IReadOnlyList<Response>> SendAsync(string command, bool mayVanish = true, bool isNew = false)
    {
        var line = $"{(++_tag).ToString(CultureInfo.InvariantCulture)} {command}";
        _log.Add("C: " + line.TrimEnd());
        return Hear(await _client!.AskAsync(line), mayVanish, isNew);
    }

    IReadOnlyList<Response> Hear(string said, bool mayVanish, bool isNew)
    {
        _log.Add(said.TrimEnd());
        var responses = ResponseParser.Parse(said);
        try
        {
            foreach (var response in responses) Copy.Hear(response, mayVanish, isNew);
        }
        catch (Xunit.Sdk.XunitException wrong)
        {
            throw new InvalidOperationException($"{wrong.Message}\n{Log}");
        }
        return responses;
    }

    string Set()
    {
        var first = random.Next(1, Copy.Count + 1);
        return Pick($"{first}", $"{first}:*", $"{first}:{random.Next(1, Copy.Count + 1)}", "*");
    }

    T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
