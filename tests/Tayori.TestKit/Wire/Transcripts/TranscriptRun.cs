using System.Globalization;
using System.Text;

namespace Tayori.TestKit.Wire.Transcripts;

/// <summary>One run of a transcript: connections, the names seen so far, and what of each connection's output is not yet accounted for.</summary>
/// <param name="transcript">What is to be said.</param>
/// <param name="fixture">The head under test.</param>
/// <param name="server">The server it runs on.</param>
/// <param name="how">How pieces are cut.</param>
sealed class TranscriptRun(Transcript transcript, ITranscriptFixture fixture, TestServer server, TranscriptCut how) : IAsyncDisposable
{
    readonly Dictionary<int, TestClient> _clients = [];
    readonly Dictionary<int, string> _pending = [];
    readonly Dictionary<string, string> _names = [];
    string? _remote;
    bool _implicitTls;

    public async Task RunAsync()
    {
        foreach (var step in transcript.Steps)
        {
            try
            {
                await DoAsync(step);
            }
            catch (Exception e) when (e is not TranscriptException)
            {
                throw Failure(step, e.Message);
            }
        }

        foreach (var (number, client) in _clients)
        {
            if (_pending.GetValueOrDefault(number, "") + await client.TakeAsync() is { Length: > 0 } rest)
                throw Failure(transcript.Steps[^1], $"connection {number} said more than the transcript has:\n{rest}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values) await client.DisposeAsync();
    }

    ValueTask DoAsync(TranscriptStep step) => step switch
    {
        SendStep send => SendAsync(send),
        ExpectStep expect => ExpectAsync(expect),
        DirectiveStep directive => DirectAsync(directive),
        _ => throw new InvalidOperationException(step.ToString()),
    };

    async ValueTask SendAsync(SendStep step)
    {
        var client = await ClientAsync(step.Connection);
        await client.SettleAsync();
        ReadOnlyMemory<byte> octets = step.Octets(_names);
        foreach (var piece in how.Cut(octets))
        {
            await client.SendAsync(piece);
            await client.SettleAsync();
        }
    }

    async ValueTask ExpectAsync(ExpectStep step)
    {
        var client = await ClientAsync(step.Connection);
        var said = _pending.GetValueOrDefault(step.Connection, "");
        while (true)
        {
            said += await client.TakeAsync();
            if (Match(step.Lines, 0, said, _names) is { } rest)
            {
                _pending[step.Connection] = rest;
                return;
            }

            // What another session causes may still be on its way; what has been said wrongly will not become right.
            if (client.IsClosed || !CouldBecome(step, said) || !await client.WaitForMoreAsync(Patience.Limit))
                throw Failure(step, $"expected:\n{Show(step)}but the server said:\n{said}");
        }
    }

    // Lines are matched in order; what follows them is left for the next step, which after a send must begin with it.
    static string? Match(IReadOnlyList<LinePattern> patterns, int index, string said, Dictionary<string, string> names)
    {
        if (index == patterns.Count) return said;
        var pattern = patterns[index];
        var end = pattern.HasLineEnd ? said.IndexOf("\r\n", StringComparison.Ordinal) : said.Length;
        if (pattern.IsAnyLines)
            return Match(patterns, index + 1, said, names) ?? (end < 0 ? null : Match(patterns, index, said[(end + 2)..], names));
        if (end < 0 || !pattern.Matches(said[..end], names)) return null;
        return Match(patterns, index + 1, said[Math.Min(said.Length, end + (pattern.HasLineEnd ? 2 : 0))..], names);
    }

    bool CouldBecome(ExpectStep step, string said)
    {
        var lines = said.Split("\r\n")[..^1];
        var known = new Dictionary<string, string>(_names);
        for (var i = 0; i < lines.Length && i < step.Lines.Count; i++)
        {
            if (step.Lines[i].IsAnyLines) return true;
            if (!step.Lines[i].Matches(lines[i], known)) return false;
        }

        return lines.Length < step.Lines.Count;
    }

    async ValueTask DirectAsync(DirectiveStep step)
    {
        switch (step.Name)
        {
            case "name" or "no-certificate": return;
            case "tls": _implicitTls = true; return;
            case "remote": _remote = step.Arguments; return;
            case "connect": await ClientAsync(step.Connection); return;
            case "compress": await (await ClientAsync(step.Connection)).StartCompressionAsync(); return;
            case "starttls": await (await ClientAsync(step.Connection)).StartTlsAsync(); return;
            case "close": await (await ClientAsync(step.Connection)).CloseAsync(); return;
            case "expect-close": await (await ClientAsync(step.Connection)).EndAsync(); return;
            case "drain": _ = server.Wire.DrainAsync(); return;
            case "advance": await AdvanceAsync(Duration(step.Arguments)); return;
            default:
                if (!await fixture.DirectiveAsync(step)) throw new FormatException($"unknown directive @{step.Name}");
                return;
        }
    }

    async ValueTask AdvanceAsync(TimeSpan time)
    {
        foreach (var client in _clients.Values) await client.SettleAsync();
        server.Time.Advance(time);
    }

    async ValueTask<TestClient> ClientAsync(int number)
    {
        if (_clients.TryGetValue(number, out var client)) return client;
        return _clients[number] = await server.ConnectAsync(_remote, _implicitTls);
    }

    static TimeSpan Duration(string text) => text[^1] switch
    {
        's' => TimeSpan.FromSeconds(int.Parse(text[..^1], CultureInfo.InvariantCulture)),
        'm' => TimeSpan.FromMinutes(int.Parse(text[..^1], CultureInfo.InvariantCulture)),
        'h' => TimeSpan.FromHours(int.Parse(text[..^1], CultureInfo.InvariantCulture)),
        _ => throw new FormatException($"a time is 30s, 10m or 1h, not {text}"),
    };

    string Show(ExpectStep step) =>
        string.Concat(step.Lines.Select(line => line.IsAnyLines ? "{lines}\n" : Encoding.Latin1.GetString(line.Octets(_names)).ReplaceLineEndings("\n")));

    TranscriptException Failure(TranscriptStep step, string what) => new($"{transcript.File}:{step.Line} ({how}): {what}");
}

public sealed class TranscriptException(string message) : Exception(message);
