using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Tayori.Imap.Tests.Oracle;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>A client that does something at random, keeps its picture, and complains of whatever does not fit it.</summary>
sealed class PictureClient(string name, TestClient client, Random random, ConcurrentDictionary<(string Mailbox, uint Uid), string> subjects) : IAsyncDisposable
{
    static readonly string[] s_mailboxes = ["INBOX", "other"];
    static readonly string[] s_flags = ["\\Seen", "\\Deleted", "\\Flagged", "$Work"];

    readonly List<string> _log = [];
    int _tag;
    bool _isIdle;

    public Picture Picture { get; } = new();
    public string? Selected { get; private set; }

    /// <summary>What was said and heard.</summary>
    public string Log => string.Join('\n', _log.TakeLast(60));

    public async Task LogInAsync()
    {
        await client.TakeAsync();
        await AskAsync("LOGIN aki@example.org secret");
        await SelectAsync();
    }

    public async Task StepAsync()
    {
        if (_isIdle) await EndIdleAsync();
        else if (Selected is null) await SelectAsync();
        else await (Picture.Rows.Count == 0 ? EmptyAsync(random.Next(4)) : WorkAsync(random.Next(20)));
    }

    /// <summary>Hears the rest and learns all; what it knew before must agree with that.</summary>
    public async Task SettleAsync()
    {
        if (_isIdle) await EndIdleAsync();
        if (Selected is null) return;
        await AskAsync("NOOP");
        if (Picture.Rows.Count == 0) return;
        var before = Picture.Rows.Select(row => (row.Uid, Flags: row.Flags?.ToHashSet())).ToList();
        await AskAsync("FETCH 1:* (UID FLAGS)");
        for (var i = 0; i < before.Count; i++)
        {
            if (before[i].Flags is { } flags) Assert.True(flags.SetEquals(Picture.Rows[i].Flags!), $"{name}: flags of message {i + 1} were {string.Join(' ', flags)}, and are {Picture.Rows[i]}\n{Log}");
        }
        var recent = Picture.Rows.Count(row => row.Flags!.Contains("\\Recent"));
        Assert.True(recent == Picture.Recent, $"{name}: RECENT was {Picture.Recent}, and {recent} are\n{Log}");
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    Task EmptyAsync(int choice) => choice switch
    {
        0 => AskAsync("NOOP"),
        1 => SelectAsync(),
        2 => BeginIdleAsync(),
        _ => AppendAsync(),
    };

    Task WorkAsync(int choice) => choice switch
    {
        0 => AskAsync("NOOP"),
        1 => SelectAsync(),
        2 => AskAsync("EXPUNGE"),
        3 or 4 => AppendAsync(),
        5 => AskAsync($"COPY {Set()} {Pick(s_mailboxes)}"),
        6 => AskAsync($"MOVE {Set()} {Pick(s_mailboxes)}"),
        7 => BeginIdleAsync(),
        8 => LeaveAsync(),
        9 => AskAsync($"UID FETCH 1:* (FLAGS)"),
        10 => AskAsync($"FETCH {Set()} BODY[TEXT]"),
        11 or 12 => SubjectAsync(),
        13 => AskAsync($"FETCH {Set()} (UID FLAGS)"),
        14 => AskAsync($"SEARCH {Pick("DELETED", "UNSEEN", "1:*")}"),
        15 or 16 => StoreSilentlyAsync(),
        _ => AskAsync($"STORE {Set()} {Pick("+", "-", "")}FLAGS ({Flags()})"),
    };

    async Task SelectAsync()
    {
        Picture.Forget();
        Selected = Pick(s_mailboxes);
        await AskAsync($"{Pick("SELECT", "SELECT", "SELECT", "EXAMINE")} {Selected}");
    }

    async Task LeaveAsync()
    {
        await AskAsync(Pick("CLOSE", "UNSELECT"));
        Picture.Forget();
        Selected = null;
    }

    Task<IReadOnlyList<Response>> AppendAsync()
    {
        var message = $"Subject: {name}-{_tag}\r\n\r\nx\r\n";
        return AskAsync($"APPEND {Pick(s_mailboxes)} {Pick("", "(\\Deleted) ", "(\\Seen $Work) ")}{{{message.Length}+}}\r\n{message}");
    }

    async Task BeginIdleAsync()
    {
        await SendAsync("IDLE\r\n");
        _isIdle = true;
    }

    async Task EndIdleAsync()
    {
        _isIdle = false;
        Hear(await client.AskAsync("DONE\r\n"), mayExpunge: true);
    }

    /// <summary>A number must lead to the message that had it, and a UID to the same message for ever.</summary>
    async Task SubjectAsync()
    {
        var responses = await AskAsync($"FETCH {random.Next(1, Picture.Rows.Count + 1)} (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
        foreach (var data in responses.Select(r => r.Fetch).Where(f => f is { Uid: not null, Sections.Count: > 0 }))
        {
            var subject = data!.Sections.Values.Single()!;
            Assert.Equal(subjects.GetOrAdd((Selected!, data.Uid!.Value), subject), subject);
        }
    }

    async Task StoreSilentlyAsync()
    {
        var (action, flags) = (Pick('+', '-', '='), Flags());
        var first = random.Next(Picture.Rows.Count);
        var last = Math.Min(Picture.Rows.Count - 1, first + random.Next(3));
        var rows = Picture.Rows.Skip(first).Take(last - first + 1).ToList();
        // Assumed first: what the server tells of them within the same command is newer.
        var before = rows.ConvertAll(row => row.Flags?.ToList());
        rows.ForEach(row => row.Assume(action, flags.Split(' ')));
        var responses = await AskAsync($"STORE {first + 1}:{last + 1} {(action == '=' ? "" : action)}FLAGS.SILENT ({flags})");
        if (responses[^1].Name == "OK") return;
        for (var i = 0; i < rows.Count; i++)
        {
            if (before[i] is { } known && !responses.Any(r => r.Fetch is { Flags: not null } f && f.Uid == rows[i].Uid)) rows[i].Hear(new FetchData { Flags = known });
        }
    }

    async Task<IReadOnlyList<Response>> AskAsync(string command)
    {
        var mayExpunge = !(command.StartsWith("FETCH", StringComparison.Ordinal) || command.StartsWith("STORE", StringComparison.Ordinal) || command.StartsWith("SEARCH", StringComparison.Ordinal));
        var responses = await SendAsync(command + "\r\n", mayExpunge);
        Assert.True(responses[^1].Tag == $"{name}{_tag}" && responses[^1].Name != "BAD", $"{name}\n{Log}");
        return responses;
    }

    async Task<IReadOnlyList<Response>> SendAsync(string command, bool mayExpunge = true)
    {
        var line = $"{name}{(++_tag).ToString(CultureInfo.InvariantCulture)} {command}";
        _log.Add("C: " + line.TrimEnd());
        return Hear(await client.AskAsync(line), mayExpunge);
    }

    IReadOnlyList<Response> Hear(string said, bool mayExpunge)
    {
        _log.Add(said.TrimEnd());
        var responses = ResponseParser.Parse(said);
        try
        {
            foreach (var response in responses) Picture.Hear(response, mayExpunge);
        }
        catch (Xunit.Sdk.XunitException wrong)
        {
            throw new InvalidOperationException($"{name}: {wrong.Message}\n{Log}");
        }
        return responses;
    }

    string Set()
    {
        var first = random.Next(1, Picture.Rows.Count + 1);
        return Pick($"{first}", $"{first}:*", $"{first}:{random.Next(1, Picture.Rows.Count + 1)}", "*");
    }

    string Flags() => new StringBuilder().AppendJoin(' ', Enumerable.Range(0, random.Next(1, 3)).Select(_ => Pick(s_flags)).Distinct()).ToString();

    T Pick<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];
}
