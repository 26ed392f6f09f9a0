using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Imap.Tests.Fuzz;
using Tayori.Imap.Tests.Oracle;
using Tayori.Store;
using Tayori.Store.Sqlite;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>A client that only listens (RFC 5465) has, after whatever others and it itself do, the names, subscriptions, counters and messages that the server has.</summary>
public sealed class NotifyPictureTests
{
    const int Steps = 60;

    [Fact]
    public Task On_the_store_in_memory() => FuzzRun.ForEachSeedAsync(async random =>
    {
        await using var memory = new MemoryMailStore();
        await RunAsync(memory, memory, random);
    });

    [Fact]
    public Task On_SQLite() => FuzzRun.ForEachSeedAsync(async random =>
    {
        var folder = Directory.CreateTempSubdirectory("tayori-notify-").FullName;
        try
        {
            await using var memory = new MemoryMailStore();
            await using var store = new SqliteMailStore(folder, memory.Directory, memory.Pending, new FakeTimeProvider(), NullLoggerFactory.Instance);
            await RunAsync(store, memory, random);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    });

    static async Task RunAsync(IMailStore store, MemoryMailStore directory, Random random)
    {
        var id = (await directory.Accounts.AddAccountAsync("aki@example.org", "secret", null, default)).Value!.Id;
        await using var account = (await store.OpenAccountAsync(id, default))!;
        using var server = new TestServer(new ImapProtocol(store), directory.Accounts);
        await using var connection = await server.ConnectAsync();
        var others = new Others(store, account, random);
        for (var i = 0; i < 5; i++) await others.ActAsync();
        var listener = new Listener(connection, account, random);
        await listener.StartAsync();
        for (var i = 0; i < Steps; i++)
        {
            for (var acts = random.Next(4); acts > 0; acts--) await others.ActAsync();
            if (random.Next(2) == 0) await listener.ActAsync();
            await listener.CompareAsync();
        }
    }

    /// <summary>What another session does, all of it within a few names, so that it meets itself.</summary>
    sealed class Others(IMailStore store, IAccount account, Random random)
    {
        static readonly string[] s_names = ["a", "b", "a/x", "a/y", "b/x", "a/x/z", "c"];

        public async Task ActAsync()
        {
            var all = await account.ListMailboxesAsync(default);
            var box = all[random.Next(all.Count)];
            var uid = (uint)random.Next(1, (int)box.UidNext + 1);
            var some = UidSet.Range(uid, uid + (uint)random.Next(3));
            switch (random.Next(12))
            {
                case 0 or 1: await account.CreateMailboxAsync(Name(), SpecialUse.None, default); break;
                case 2: await account.DeleteMailboxAsync(Name(), default); break;
                case 3 or 4: await account.RenameMailboxAsync(Name(), Name(), default); break;
                case 5: await account.SetSubscribedAsync(Name(), random.Next(2) == 0, default); break;
                case 6: await account.ExpungeAsync(box.Id, some, onlyDeleted: false, default); break;
                case 7: await account.MoveAsync(box.Id, some, all[random.Next(all.Count)].Id, default); break;
                case 8: await account.ChangeFlagsAsync(box.Id, some, (FlagAction)random.Next(3), FlagSet.Of((SystemFlags)random.Next(32)), null, default); break;
                default: await AppendAsync(box.Id); break;
            }
        }

        async Task AppendAsync(MailboxId box)
        {
            await using var spool = await TestStore.SpoolAsync(store, "Subject: y\r\n\r\ny\r\n"u8.ToArray());
            await account.AppendAsync(box, [new NewMessage(spool, FlagSet.Of((SystemFlags)random.Next(32)), DateTimeOffset.UnixEpoch)], default);
        }

        string Name() => s_names[random.Next(s_names.Length)];
    }

    sealed class Listener(TestClient client, IAccount account, Random random)
    {
        static readonly string[] s_names = ["INBOX", "a", "b", "a/x", "Sent"];
        static readonly string[] s_counters = ["MESSAGES", "UIDNEXT", "UIDVALIDITY", "UNSEEN"];

        readonly AccountBelief _belief = new();
        readonly Picture _picture = new();
        readonly List<string> _log = [];
        MailboxId? _selected;
        string _said = "";
        int _tag;

        public async Task StartAsync()
        {
            await client.TakeAsync();
            await AskAsync("LOGIN aki@example.org secret");
            await AskAsync("ENABLE IMAP4rev2");
            await AskAsync("LIST \"\" \"*\" RETURN (SUBSCRIBED)");
            await AskAsync("LIST (SUBSCRIBED) \"\" \"*\"");
            await AskAsync("NOTIFY SET STATUS (selected (MessageNew (UID FLAGS) MessageExpunge FlagChange)) (personal (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))");
        }

        public Task ActAsync() => random.Next(8) switch
        {
            0 or 1 => SelectAsync(),
            2 => AskAsync("NOOP"),
            3 => LeaveAsync(),
            4 => MakeAsync(),
            5 => UnmakeAsync(),
            6 when _selected is not null => AskAsync("UID STORE 1:* +FLAGS (\\Answered)"),
            7 => SubscribeAsync(),
            _ => Task.CompletedTask,
        };

        /// <summary>What has been told so far, until it is what is there: some of it may still be on its way.</summary>
        public async Task CompareAsync()
        {
            Hear(await client.TakeAsync());
            while (await DifferenceAsync() is { } difference)
            {
                var said = await client.HearAsync();
                Assert.True(said.Length > 0, $"{difference}\n{string.Join('\n', _log.TakeLast(30))}");
                Hear(said);
            }
        }

        async Task<string?> DifferenceAsync()
        {
            // Where another mailbox has taken its name at the same time, the client cannot know what the selected one is called, and hears of it by EXISTS alone.
            var selected = _belief.Selected ?? (await account.ListMailboxesAsync(default)).FirstOrDefault(box => box.Id == _selected)?.Name;
            var (kept, stored) = (Kept(selected), await StoredAsync(selected));
            return kept == stored ? null : $"stored\n{stored}\nkept\n{kept}";
        }

        string Kept(string? selected) => string.Join('\n', _belief.Names.Select(known => $"{known.Key} {(known.Key == selected ? "" : Counters(known.Value))}"))
            + "\nsubscribed " + string.Join(',', _belief.Subscribed) + "\n" + string.Join('\n', _picture.Rows);

        async Task<string> StoredAsync(string? selected)
        {
            var boxes = (await account.ListMailboxesAsync(default)).OrderBy(box => box.Name, StringComparer.CurrentCulture);
            var lines = boxes.Select(box => $"{box.Name} {(box.Name == selected ? "" : Counters(new() { ["MESSAGES"] = box.Exists, ["UIDNEXT"] = box.UidNext, ["UIDVALIDITY"] = box.UidValidity, ["UNSEEN"] = box.Unseen }))}");
            var list = _selected is { } id ? await account.ReadMessagesAsync(id, default) : null;
            var rows = Enumerable.Range(0, list?.Count ?? 0).Select(i => $"{list![i].Uid} ({string.Join(' ', list[i].Flags.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Order())})");
            return string.Join('\n', lines) + "\nsubscribed " + string.Join(',', new SortedSet<string>(await account.ListSubscriptionsAsync(default))) + "\n" + string.Join('\n', rows);
        }

        static string Counters(Dictionary<string, long> values) => string.Join(' ', s_counters.Select(item => values.TryGetValue(item, out var value) ? $"{value}" : "?"));

        async Task SelectAsync()
        {
            await LeaveAsync();
            var name = s_names[random.Next(s_names.Length)];
            if (!await AskAsync($"SELECT {name}")) return;
            (_belief.Selected, _selected) = (name, (await account.FindMailboxAsync(name, default))?.Id);
            await AskAsync("UID FETCH 1:* (FLAGS)");
        }

        async Task LeaveAsync()
        {
            if (_selected is null) return;
            _belief.IsLeaving = true;
            await AskAsync("UNSELECT");
            _belief.IsLeaving = false;
            // What it was called when it was left.
            var name = _belief.Selected;
            (_selected, _belief.Selected) = (null, null);
            _picture.Forget();
            if (name is not null && _belief.Names.ContainsKey(name)) await AskAsync($"STATUS {name} (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)");
        }

        /// <summary>What the client does itself it knows, and is not told.</summary>
        async Task MakeAsync()
        {
            var name = Own();
            if (!await AskAsync($"CREATE {name}")) return;
            foreach (var made in new[] { name[..^2], name }.Where(made => !_belief.Names.ContainsKey(made))) _belief.Names[made] = [];
            // Who has made it does not know its UIDVALIDITY.
            foreach (var made in new[] { name[..^2], name }) await AskAsync($"STATUS {made} (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)");
        }

        async Task UnmakeAsync()
        {
            var name = Own();
            if (await AskAsync($"DELETE {name}")) _belief.Names.Remove(name);
        }

        async Task SubscribeAsync()
        {
            var name = Own();
            if (await AskAsync($"SUBSCRIBE {name}")) _belief.Subscribed.Add(name);
        }

        /// <summary>Names of its own, so that nobody else takes them meanwhile.</summary>
        string Own() => $"own{random.Next(2)}/{random.Next(3)}";

        async Task<bool> AskAsync(string command)
        {
            var tag = $"t{++_tag}";
            _log.Add($"C: {tag} {command}");
            var said = await client.AskAsync($"{tag} {command}\r\n");
            Hear(said);
            Assert.DoesNotContain($"{tag} BAD", said, StringComparison.Ordinal);
            return said.Contains($"{tag} OK", StringComparison.Ordinal);
        }

        void Hear(string said)
        {
            said = _said + said;
            var end = said.LastIndexOf("\r\n", StringComparison.Ordinal) + 2;
            if (end < 2) end = 0;
            _said = said[end..];
            _log.AddRange(said[..end].Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
            foreach (var response in ResponseParser.Parse(said[..end]))
            {
                _belief.Hear(response);
                _picture.Hear(response, mayExpunge: true);
            }
        }
    }
}
