using System.Globalization;
using Tayori.Imap.Tests.Commands;
using Tayori.Imap.Tests.Fuzz;
using Tayori.Store;
using Tayori.TestKit.Store;
using Tayori.TestKit.Wire;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>A client that keeps the results of its searches by ADDTO, REMOVEFROM and EXPUNGE alone has, after every step, what a new search finds (RFC 5267 §4.3).</summary>
public sealed class ContextPictureTests
{
    const int Steps = 60;

    static readonly string[] s_keys = ["ALL", "FLAGGED", "UNSEEN NOT DELETED", "OR SEEN FLAGGED", "BODY alpha", "NOT TEXT beta", "KEYWORD $Work", "FUZZY SUBJECT gamam", "LARGER 40 UNSEEN", "MODSEQ 12"];
    static readonly string[] s_orders = ["SUBJECT", "REVERSE SUBJECT", "ARRIVAL", "REVERSE SIZE SUBJECT", "FROM REVERSE ARRIVAL", "DATE"];
    static readonly string[] s_words = ["alpha", "beta", "gamma", "delta"];

    [Fact]
    public Task Results_are_kept_up_to_date() => FuzzRun.ForEachSeedAsync(random => RunAsync(random, ""));

    [Fact]
    public Task Also_where_messages_vanish() => FuzzRun.ForEachSeedAsync(random => RunAsync(random, "ENABLE QRESYNC"));

    static async Task RunAsync(Random random, string enable)
    {
        await using var conversation = await Conversation.StartAsync();
        var inbox = (await conversation.Account.FindMailboxAsync("INBOX", default))!.Id;
        for (var i = 0; i < 10; i++) await AppendAsync(conversation, inbox, random);
        var client = await conversation.LogInAsync();
        if (enable.Length > 0) await client.AskAsync($"e {enable}\r\n");
        await client.AskAsync("s SELECT INBOX\r\n");
        var watcher = new Watcher(client, random);
        for (var i = 0; i < 6; i++) await watcher.OpenAsync(isUidOnly: enable.Length > 0);
        for (var i = 0; i < Steps; i++)
        {
            for (var changes = random.Next(4); changes > 0; changes--) await ChangeAsync(conversation, inbox, random);
            await watcher.StepAsync();
            await watcher.CompareAsync();
        }
    }

    static async Task ChangeAsync(Conversation conversation, MailboxId inbox, Random random)
    {
        var account = conversation.Account;
        var list = (await account.ReadMessagesAsync(inbox, default))!;
        var uid = list.Count == 0 ? 1 : list[random.Next(list.Count)].Uid;
        var some = UidSet.Range(uid, uid + (uint)random.Next(4));
        var flags = FlagSet.Of((SystemFlags)(1 << random.Next(5)), random.Next(3) == 0 ? ["$Work"] : []);
        switch (random.Next(7))
        {
            case 0 or 1: await AppendAsync(conversation, inbox, random); break;
            case 2: await account.ExpungeAsync(inbox, some, onlyDeleted: false, default); break;
            case 3: await account.MoveAsync(inbox, some, inbox, default); break;
            default: await account.ChangeFlagsAsync(inbox, some, (FlagAction)random.Next(3), flags, null, default); break;
        }
    }

    static async Task AppendAsync(Conversation conversation, MailboxId inbox, Random random)
    {
        var text = $"Subject: {Words(random)}\r\nFrom: {Words(random)} <a@x>\r\nDate: {random.Next(1, 28)} Nov 2026 10:00:00 +0000\r\n\r\n{Words(random)}\r\n";
        await using var spool = await TestStore.SpoolAsync(conversation.Store.Store, System.Text.Encoding.UTF8.GetBytes(text));
        var received = DateTimeOffset.UnixEpoch.AddDays(random.Next(10));
        await conversation.Account.AppendAsync(inbox, [new NewMessage(spool, FlagSet.Of((SystemFlags)random.Next(32)), received)], default);
    }

    static string Words(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(3)).Select(_ => s_words[random.Next(s_words.Length)]));

    sealed class Watcher(TestClient client, Random random)
    {
        readonly Dictionary<string, Result> _results = [];
        readonly List<string> _log = [];
        int _tag;

        public async Task OpenAsync(bool isUidOnly)
        {
            var byUid = isUidOnly || random.Next(2) == 0;
            var (order, key) = (random.Next(2) == 0 ? null : s_orders[random.Next(s_orders.Length)], s_keys[random.Next(s_keys.Length)]);
            var verb = (byUid ? "UID " : "") + (order is null ? "SEARCH RETURN ({0}) " : "SORT RETURN ({0}) (" + order + ") UTF-8 ") + key;
            var tag = $"c{++_tag}";
            await AskAsync($"{tag} {string.Format(CultureInfo.InvariantCulture, verb, "UPDATE ALL")}", line => All(line, tag) is { } all ? all : null, found => _results.Add(tag, new Result(verb, byUid, order is not null, found)));
        }

        /// <summary>Something that lets changes be heard of, EXPUNGE mostly among them.</summary>
        public async Task StepAsync()
        {
            var choice = random.Next(6);
            if (choice == 0) await HearAsync($"n{++_tag} FETCH 1 UID");
            else if (choice == 1) await HearAsync($"n{++_tag} UID STORE {random.Next(1, 30)} +FLAGS (\\Flagged)");
            await HearAsync($"n{++_tag} NOOP");
        }

        public async Task CompareAsync()
        {
            foreach (var (tag, result) in _results)
            {
                var fresh = $"f{++_tag}";
                await AskAsync($"{fresh} {string.Format(CultureInfo.InvariantCulture, result.Verb, "ALL")}", line => All(line, fresh), found =>
                    Assert.True(found.SequenceEqual(result.Numbers), $"{tag} {result.Verb}\nfound {string.Join(',', found)}\nkept {string.Join(',', result.Numbers)}\n{string.Join('\n', _log.TakeLast(40))}"));
            }
        }

        async Task AskAsync(string command, Func<string, List<uint>?> read, Action<List<uint>> then)
        {
            List<uint> found = [];
            foreach (var line in await HearAsync(command)) found = read(line) ?? found;
            then(found);
        }

        async Task<string[]> HearAsync(string command)
        {
            var said = await client.AskAsync(command + "\r\n");
            _log.Add("C: " + command);
            _log.Add(said.TrimEnd());
            var lines = said.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            foreach (var line in lines) Hear(line.Split(' '));
            return lines;
        }

        void Hear(string[] words)
        {
            if (words is ["*", var number, "EXPUNGE"])
            {
                foreach (var result in _results.Values) result.Expunge(uint.Parse(number, CultureInfo.InvariantCulture));
            }
            var at = Array.FindIndex(words, word => word is "ADDTO" or "REMOVEFROM");
            if (at < 0) return;
            var updated = _results[words[3].Trim('"', ')')];
            Assert.Equal(updated.ByUid, words.Contains("UID"));
            for (var i = at + 1; i < words.Length; i += 2)
                updated.Update(words[at] == "ADDTO", int.Parse(words[i].TrimStart('('), CultureInfo.InvariantCulture), Set(words[i + 1].TrimEnd(')')));
        }

        static List<uint>? All(string line, string tag)
        {
            if (!line.StartsWith($"* ESEARCH (TAG \"{tag}\")", StringComparison.Ordinal) || line.Contains("ADDTO", StringComparison.Ordinal) || line.Contains("REMOVEFROM", StringComparison.Ordinal)) return null;
            var words = line.Split(' ');
            var all = Array.IndexOf(words, "ALL");
            return all < 0 ? [] : Set(words[all + 1]);
        }

        static List<uint> Set(string set)
        {
            List<uint> numbers = [];
            foreach (var range in set.Split(','))
            {
                uint[] ends = [.. range.Split(':').Select(end => uint.Parse(end, CultureInfo.InvariantCulture))];
                for (var number = ends[0]; number <= ends[^1]; number++) numbers.Add(number);
            }
            return numbers;
        }
    }

    sealed class Result(string verb, bool byUid, bool isSorted, List<uint> numbers)
    {
        public string Verb => verb;
        public bool ByUid => byUid;
        public List<uint> Numbers { get; } = numbers;

        public void Expunge(uint number)
        {
            if (byUid) return;
            Assert.DoesNotContain(number, Numbers);
            for (var i = 0; i < Numbers.Count; i++) Numbers[i] -= Numbers[i] > number ? 1u : 0u;
        }

        public void Update(bool isAdded, int position, List<uint> set)
        {
            Assert.True(isSorted ? position > 0 : position == 0);
            if (isSorted && isAdded) Numbers.InsertRange(position - 1, set);
            else if (isSorted) Take(position - 1, set);
            else if (isAdded) Put(set);
            else Assert.Equal(set.Count, Numbers.RemoveAll(set.Contains));
        }

        void Take(int at, List<uint> set)
        {
            Assert.Equal(set, Numbers.GetRange(at, set.Count));
            Numbers.RemoveRange(at, set.Count);
        }

        void Put(List<uint> set)
        {
            Assert.DoesNotContain(set, Numbers.Contains);
            Numbers.AddRange(set);
            Numbers.Sort();
        }
    }
}
