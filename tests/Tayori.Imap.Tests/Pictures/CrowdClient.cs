using System.Globalization;
using Tayori.Imap.Tests.Oracle;
using Tayori.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>One session of the crowd. Everything that it says and hears goes into one transcript, and each answer is compared with what the store has.</summary>
sealed class CrowdClient(string name, TestServer server, IAccount account, List<string> transcript) : IAsyncDisposable
{
    static readonly string[] s_mailboxes = ["INBOX", "one", "two", "three"];
    static readonly string[] s_flags = ["\\Seen", "\\Deleted", "\\Flagged", "$Work", "\\Seen $Work", "\\Deleted \\Answered"];
    static readonly string[] s_keys = ["ALL", "UNSEEN", "DELETED", "NOT KEYWORD $Work"];

    readonly Dictionary<string, RemoteCopy> _copies = [];
    TestClient? _client;
    CrowdBelief? _belief;
    AccountBelief? _account;
    CrowdOptions _options;
    MailboxId _selected;
    HashSet<uint>? _saved;
    bool _isIdle, _hasLeft;
    int _tag;

    /// <summary>It is told of what others do without asking.</summary>
    public bool Listens => _isIdle || Has(CrowdOptions.Notify);

    bool Has(CrowdOptions any) => (_options & any) != 0;

    /// <summary>What it is told of all mailboxes by STATUS.</summary>
    IReadOnlyCollection<string> Counters => Has(CrowdOptions.QResync | CrowdOptions.CondStore) ? ["MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN", "HIGHESTMODSEQ"] : ["MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN"];

    public async Task ConnectAsync(CrowdOptions options)
    {
        if (_client is not null) await _client.DisposeAsync();
        // A connection is lost after what was heard last.
        foreach (var copy in _copies.Values) copy.Settle();
        (_belief, _account, _saved, _isIdle, _hasLeft) = (null, null, null, false, false);
        _options = options;
        _client = await server.ConnectAsync();
        transcript.Add($"-- {name} connects");
        Read(await _client.TakeAsync());
        await AskAsync("LOGIN aki@example.org secret");
        if (Has(CrowdOptions.Compress))
        {
            await AskAsync("COMPRESS DEFLATE");
            await _client.StartCompressionAsync();
        }
        string[] features = [.. new[] { CrowdOptions.QResync, CrowdOptions.CondStore, CrowdOptions.UidOnly }.Where(feature => Has(feature)).Select(feature => feature.ToString().ToUpperInvariant())];
        if (features.Length > 0) await AskAsync($"ENABLE {string.Join(' ', features)}");
        if (!Has(CrowdOptions.Notify)) return;
        var belief = new AccountBelief();
        foreach (var response in await SendAsync("LIST \"\" *")) belief.Hear(response);
        _account = belief;
        const string all = "MessageNew MessageExpunge FlagChange";
        await AskAsync($"NOTIFY SET STATUS ({(Has(CrowdOptions.Delayed) ? "selected-delayed" : "selected")} ({all})) (personal ({all} MailboxName))");
    }

    public async Task StepAsync(CrowdStep step)
    {
        if (_hasLeft)
        {
            await ConnectAsync((CrowdOptions)step.A);
        }
        else if (_isIdle)
        {
            _isIdle = false;
            transcript.Add($"{name} C: DONE");
            Hear(await _client!.AskAsync("DONE\r\n"), mayExpunge: true, isNew: false);
            await CheckAsync(isExact: true);
        }
        else if (step.Act == CrowdAct.Connect) await ConnectAsync((CrowdOptions)step.A);
        else if (step.Act == CrowdAct.Select) await SelectAsync(Mailbox(step.A), step);
        else if (step.Act >= CrowdAct.Create) await OnMailboxesAsync(step);
        else if (step.Act == CrowdAct.Append) await AskAsync($"APPEND {Mailbox(step.A)} ({Flags(step.B)}) {{17+}}\r\nSubject: x\r\n\r\nx\r\n");
        else if (_belief is null) await SelectAsync(Mailbox(step.A), step);
        else await InMailboxAsync(step, _belief);
    }

    /// <summary>For a session that idles, or has said NOTIFY: waits until it has been told what has changed.</summary>
    public async Task ListenAsync()
    {
        if (_belief is null && _account is null) return;
        // RFC 5465 §6.1.2
        var isExact = _isIdle || !Has(CrowdOptions.Delayed);
        Hear(await _client!.TakeAsync(), mayExpunge: isExact, isNew: false);
        while (!await LeftAsync() && await WrongAsync(isExact) is { } wrong)
        {
            var said = await _client.HearAsync();
            if (said.Length == 0) throw new InvalidOperationException($"{name}, which listens: {wrong}");
            Hear(said, mayExpunge: isExact, isNew: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
    }

    static string Mailbox(int choice) => s_mailboxes[choice % s_mailboxes.Length];
    static string Flags(int choice) => s_flags[choice % s_flags.Length];
    static string Sign(int choice) => (choice % 3) switch { 0 => "+", 1 => "-", _ => "" };

    Task OnMailboxesAsync(CrowdStep step) => step.Act switch
    {
        CrowdAct.Create => ChangeNamesAsync($"CREATE {Mailbox(step.A)}", Mailbox(step.A)),
        CrowdAct.Rename => ChangeNamesAsync($"RENAME {Mailbox(step.A)} {Mailbox(step.B)}", Mailbox(step.A), Mailbox(step.B)),
        CrowdAct.Delete => DeleteAsync(Mailbox(step.A)),
        _ => RecreateAsync(Mailbox(step.A)),
    };

    async Task RecreateAsync(string mailbox)
    {
        await DeleteAsync(mailbox);
        await ChangeNamesAsync($"CREATE {mailbox}", mailbox);
    }

    /// <summary>What the client does itself it is not told (RFC 5465 §5), but what there is then under the names it may be.</summary>
    async Task ChangeNamesAsync(string command, params string[] names)
    {
        foreach (var changed in names) _account?.Names.TryAdd(changed, []);
        Hear(await SendAsync(command), mayExpunge: true, isNew: false);
        foreach (var changed in names)
        {
            if (_account is null) break;
            _account.Names[changed] = [];
            var responses = await SendAsync($"STATUS {changed} ({string.Join(' ', Counters)})");
            Hear(responses, mayExpunge: true, isNew: false);
            if (responses[^1].Name != "OK") _account.Names.Remove(changed);
        }
        await CheckAsync(isExact: true);
    }

    /// <summary>Not the mailbox that it is in: others do that to it.</summary>
    async Task DeleteAsync(string mailbox)
    {
        if (_belief is not null && (await account.FindMailboxAsync(mailbox, default))?.Id == _selected) return;
        await ChangeNamesAsync($"DELETE {mailbox}", mailbox);
    }

    async Task InMailboxAsync(CrowdStep step, CrowdBelief belief)
    {
        switch (step.Act)
        {
            case CrowdAct.Idle: await IdleAsync(); break;
            case CrowdAct.Leave: await LeaveAsync(step.A % 2 == 0 ? "CLOSE" : "UNSELECT"); break;
            case CrowdAct.Expunge: await AskAsync("EXPUNGE"); break;
            case CrowdAct.UidExpunge: await AskAsync($"UID EXPUNGE 1:{belief.Last + 1}"); break;
            case CrowdAct.FetchNew: await AskAsync($"UID FETCH {belief.Last + 1}:* (FLAGS)", isNew: true); break;
            case CrowdAct.Search: await AskOfNumbersAsync($"SEARCH {s_keys[step.A % s_keys.Length]}"); break;
            case CrowdAct.Save: await SaveAsync(s_keys[step.A % s_keys.Length]); break;
            case CrowdAct.UseSaved when _saved is not null: await UseSavedAsync(step); break;
            default: await (belief.Count == 0 ? AskAsync("NOOP") : OnMessagesAsync(step, belief)); break;
        }
    }

    Task OnMessagesAsync(CrowdStep step, CrowdBelief belief) => step.Act switch
    {
        CrowdAct.Store => step.C % 2 == 0
            ? AskOfNumbersAsync($"STORE {Set(step, belief)} {Sign(step.B)}FLAGS ({Flags(step.C)})")
            : AskAsync($"UID STORE 1:{belief.Last + 1} {Sign(step.B)}FLAGS ({Flags(step.C)})"),
        CrowdAct.StoreUnchanged => AskOfNumbersAsync($"STORE {Set(step, belief)} (UNCHANGEDSINCE {step.B % 40}) {Sign(step.C)}FLAGS ({Flags(step.C)})"),
        CrowdAct.StoreSilently when belief is CrowdBelief.OfPicture picture => StoreSilentlyAsync(step, picture.Picture),
        CrowdAct.Copy => AskOfNumbersAsync($"COPY {Set(step, belief)} {Mailbox(step.C)}", mayExpunge: true),
        CrowdAct.Move => AskOfNumbersAsync($"MOVE {Set(step, belief)} {Mailbox(step.C)}", mayExpunge: true),
        CrowdAct.Replace => AskOfNumbersAsync($"REPLACE {1 + (step.A % Names(belief))} {Mailbox(step.C)} ({Flags(step.B)}) {{17+}}\r\nSubject: r\r\n\r\nr\r\n", mayExpunge: true),
        CrowdAct.Fetch => AskOfNumbersAsync($"FETCH {Set(step, belief)} {(step.C % 2 == 0 ? "(UID FLAGS)" : "BODY[TEXT]")}"),
        _ => AskAsync("NOOP"),
    };

    async Task SelectAsync(string mailbox, CrowdStep step)
    {
        var verb = step.B % 4 == 0 ? "EXAMINE" : "SELECT";
        (_belief, _saved) = (null, null);
        if (await account.FindMailboxAsync(mailbox, default) is not { } row)
        {
            await AskAsync($"{verb} {mailbox}");
            return;
        }
        var parameter = "";
        var resyncs = Has(CrowdOptions.QResync);
        if (resyncs)
        {
            if (!_copies.TryGetValue(mailbox, out var copy)) _copies[mailbox] = copy = new RemoteCopy();
            if (copy.ModSeq > 0) parameter = $" (QRESYNC ({copy.UidValidity} {copy.ModSeq}{(step.C % 2 == 0 && copy.Last > 0 ? $" 1:{copy.Last}" : "")}))";
        }
        else if (step.C % 3 == 0)
        {
            parameter = " (CONDSTORE)";
        }
        var responses = await SendAsync($"{verb} {mailbox}{parameter}");
        // Another UIDVALIDITY: what was kept is of another mailbox (RFC 7162 §3.2.5.1).
        if (resyncs && !responses.Any(r => r.Code == $"UIDVALIDITY {_copies[mailbox].UidValidity}")) _copies[mailbox] = new RemoteCopy();
        if (resyncs) _copies[mailbox].Connect();
        (_selected, _belief) = (row.Id, resyncs ? new CrowdBelief.OfCopy(_copies[mailbox]) : Vanishes ? new CrowdBelief.OfCopy(new RemoteCopy()) : new CrowdBelief.OfPicture(new Picture()));
        Hear(responses, mayExpunge: true, isNew: false);
        await CheckAsync(isExact: true);
    }

    async Task LeaveAsync(string command)
    {
        await AskAsync(command, isLast: true);
        (_belief, _saved) = (null, null);
    }

    async Task IdleAsync()
    {
        Hear(await SendAsync("IDLE"), mayExpunge: true, isNew: false);
        _isIdle = true;
    }

    /// <summary>Asks when it has been told everything, so that what is found can be said here.</summary>
    async Task SaveAsync(string key)
    {
        await AskAsync("NOOP");
        var stored = await StoredAsync();
        var found = await AskAsync($"UID SEARCH RETURN (SAVE) {key}");
        if (found[^1].Name != "OK") return;
        _saved = [.. stored.Where(message => key switch
        {
            "UNSEEN" => !message.Flags.Contains("\\Seen", StringComparison.Ordinal),
            "DELETED" => message.Flags.Contains("\\Deleted", StringComparison.Ordinal),
            "ALL" => true,
            _ => !message.Flags.Contains("$Work", StringComparison.Ordinal),
        }).Select(message => message.Uid)];
    }

    async Task UseSavedAsync(CrowdStep step)
    {
        if (step.A % 2 == 0)
        {
            await AskOfNumbersAsync($"STORE $ {Sign(step.B)}FLAGS ({Flags(step.C)})");
            return;
        }
        var there = (await StoredAsync()).Select(message => message.Uid).ToHashSet();
        var told = (await AskAsync("UID FETCH $ (UID)")).Select(r => r.Fetch).Where(data => data is { Flags: null, Uid: not null }).Select(data => data!.Uid!.Value).ToHashSet();
        if (!told.IsSubsetOf(_saved!) || !told.IsSupersetOf(_saved!.Intersect(there))) throw new InvalidOperationException($"{name}: $ was {string.Join(',', _saved!)}, and is {string.Join(',', told)}");
    }

    async Task StoreSilentlyAsync(CrowdStep step, Picture picture)
    {
        var at = step.A % picture.Rows.Count;
        var (row, sign, flags) = (picture.Rows[at], Sign(step.B), Flags(step.C));
        var before = row.Flags?.ToList();
        // Assumed first: what the server tells of it within the same command is newer.
        row.Assume(sign is "" ? '=' : sign[0], flags.Split(' '));
        var responses = await SendAsync($"STORE {at + 1} {sign}FLAGS.SILENT ({flags})");
        if (responses[^1].Name != "OK" && before is not null) row.Hear(new FetchData { Flags = before });
        Hear(responses, mayExpunge: false, isNew: false);
        if (responses[^1].Name == "OK") await CheckAsync(isExact: false);
    }

    string Set(CrowdStep step, CrowdBelief belief)
    {
        var first = 1 + (step.A % Names(belief));
        return (step.B % 4) switch { 0 => $"{first}", 1 => $"{first}:*", 2 => $"1:{first}", _ => "*" };
    }

    /// <summary>How many numbers or UIDs there are to name, with one UID that may not be there.</summary>
    int Names(CrowdBelief belief) => Has(CrowdOptions.UidOnly) ? (int)belief.Last + 1 : belief.Count;

    /// <summary>With UIDONLY it names messages by UID, and may be told of any (RFC 9586 §3.2).</summary>
    Task<IReadOnlyList<Response>> AskOfNumbersAsync(string command, bool mayExpunge = false) =>
        Has(CrowdOptions.UidOnly) ? AskAsync($"UID {command}") : AskAsync(command, mayExpunge);

    async Task<IReadOnlyList<Response>> AskAsync(string command, bool mayExpunge = true, bool isNew = false, bool isLast = false)
    {
        var responses = await SendAsync(command);
        Hear(responses, mayExpunge, isNew);
        // What CLOSE takes away it does not tell; and what is refused need not tell anything.
        if (!isLast && responses[^1].Name == "OK") await CheckAsync(mayExpunge);
        return responses;
    }

    async Task<IReadOnlyList<Response>> SendAsync(string command)
    {
        var line = $"{name}{(++_tag).ToString(CultureInfo.InvariantCulture)} {command}";
        transcript.Add($"{name} C: {line.ReplaceLineEndings("\\r\\n")}");
        var responses = Read(await _client!.AskAsync(line + "\r\n"));
        if (command != "IDLE" && (responses is not [.., { IsTagged: true }] || responses[^1].Name == "BAD")) throw new InvalidOperationException($"{name}: refused as wrong");
        return responses;
    }

    IReadOnlyList<Response> Read(string said)
    {
        foreach (var line in said.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)) Note(line);
        return ResponseParser.Parse(said);
    }

    void Note(string line)
    {
        var capabilities = line.IndexOf("[CAPABILITY ", StringComparison.Ordinal);
        transcript.Add($"{name} S: {(capabilities < 0 ? line : line[..capabilities] + "…")}");
    }

    void Hear(string said, bool mayExpunge, bool isNew) => Hear(Read(said), mayExpunge, isNew);

    void Hear(IReadOnlyList<Response> responses, bool mayExpunge, bool isNew)
    {
        foreach (var response in responses)
        {
            _belief?.Hear(response, mayExpunge, isNew);
            _account?.Hear(response);
        }
        if (responses.Any(r => r.Name == "BYE")) _hasLeft = true;
    }

    async Task CheckAsync(bool isExact)
    {
        if (await WrongAsync(isExact) is { } wrong) throw new InvalidOperationException($"{name}: {wrong}");
    }

    /// <summary>A session that idles and cannot be told is sent away, so that it does not believe that nothing happens; for no other reason.</summary>
    async Task<bool> LeftAsync()
    {
        if (!_hasLeft) return false;
        if (!Vanishes || await account.ReadMessagesAsync(_selected, default) is not null) throw new InvalidOperationException($"{name}: BYE without need");
        return true;
    }

    /// <summary>A mailbox that is deleted before its UIDs were read cannot be told as VANISHED (RFC 7162 §3.2.10), so that with QRESYNC or UIDONLY nothing is told of it.</summary>
    bool Vanishes => Has(CrowdOptions.QResync | CrowdOptions.UidOnly);

    async Task<string?> WrongAsync(bool isExact)
    {
        if (_account?.Compare(await account.ListMailboxesAsync(default), _belief is null ? null : _selected, Counters) is { } wrong) return wrong;
        if (Vanishes && await account.ReadMessagesAsync(_selected, default) is null) return null;
        return _belief?.Compare(await StoredAsync(), isExact);
    }

    /// <summary>What is in the mailbox that is selected; nothing where somebody has deleted it.</summary>
    async Task<IReadOnlyList<(uint Uid, string Flags)>> StoredAsync()
    {
        if (await account.ReadMessagesAsync(_selected, default) is not { } list) return [];
        return [.. Enumerable.Range(0, list.Count).Select(i => (list[i].Uid, string.Join(' ', list[i].Flags.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order())))];
    }
}
