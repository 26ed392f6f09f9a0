using System.Globalization;
using CsCheck;
using Tayori.Imap.Access;
using Tayori.Store;

namespace Tayori.Imap.Tests.Access;

/// <summary>
/// Random histories of an owner who gives and takes rights and a guest who tries everything: a model that knows rights as letters and nothing of the server says what must be answered. A failing history is shrunk and
/// printed with its seed, which the environment variable <c>CsCheck_Seed</c> replays.
/// </summary>
public sealed class AccessModelTests
{
    static readonly string[] s_names = ["INBOX", "A", "A/B", "A/B/C", "D", "D/E"];
    static readonly string[] s_identifiers = [SharedWorld.Guest, "anyone", $"-{SharedWorld.Guest}", "-anyone", "carol@example.org"];

    static readonly Gen<Step> s_step = Gen.Select(
        Gen.Int[0, 12], Gen.Int[0, s_names.Length - 1], Gen.Int[0, s_names.Length - 1], Gen.Int[0, s_identifiers.Length - 1], Gen.Int[0, 2], Gen.Int[0, (int)MailboxRights.All],
        (kind, a, b, whom, sign, rights) => new Step(kind, s_names[a], s_names[b], s_identifiers[whom], ((string[])["", "+", "-"])[sign], RightsText.Of((MailboxRights)rights)));

    [Fact]
    public Task A_guest_may_do_what_the_model_says_and_nothing_else() => s_step.Array[1, 60].SampleAsync(RunAsync, iter: 60, threads: 1);

    static async Task RunAsync(Step[] history)
    {
        await using var world = await SharedWorld.CreateAsync();
        await world.Alice.DeleteMailboxAsync("Box", default);
        foreach (var use in (string[])["Archive", "Drafts", "Junk", "Sent", "Trash"]) await world.Alice.DeleteMailboxAsync(use, default);
        var owner = await world.LogInAsync(SharedWorld.Owner);
        var model = new RightsModel();
        foreach (var step in history)
        {
            if (step.IsOfOwner) Assert.Equal(model.Expect(step), Condition((await owner.AskAsync($"1 {step.OwnersLine}\r\n"))[2..]));
            else Assert.Equal((step, model.Expect(step)), (step, Condition((await world.AskAsync(step.GuestsLine))[^1])));
            Assert.Equal(model.Listed(), (await world.AskAsync("LIST \"\" \"Other*\" RETURN (MYRIGHTS)")).Where(line => line.StartsWith("* MYRIGHTS", StringComparison.Ordinal)));
            Assert.Equal(model.Acl(step.Name), (await owner.AskAsync($"2 GETACL {step.Name}\r\n")).Split("\r\n")[0]);
        }
    }

    /// <summary>OK or NO with its code.</summary>
    static string Condition(string answer) => answer.StartsWith("OK", StringComparison.Ordinal) ? "OK" : answer[..(answer.IndexOf(']', StringComparison.Ordinal) + 1)];

    /// <summary>One thing to do; what the fields mean depends on its kind.</summary>
    sealed record Step(int Kind, string Name, string Other, string Whom, string Sign, string Rights)
    {
        public bool IsOfOwner => Kind is 0 or 1 or 2 or 3;

        public string OwnersLine => Kind switch
        {
            0 or 1 => $"SETACL {Name} {Whom} {Changed}",
            2 => $"DELETEACL {Name} {Whom}",
            _ => $"CREATE {Name}",
        };

        public string Changed => Sign.Length + Rights.Length == 0 ? "\"\"" : Sign + Rights;

        public string GuestsLine => Kind switch
        {
            4 => $"EXAMINE {Theirs(Name)}",
            5 => $"STATUS {Theirs(Name)} (MESSAGES)",
            6 => $"APPEND {Theirs(Name)} {{5+}}\r\nhello",
            7 => $"CREATE {Theirs(Name)}",
            8 => $"DELETE {Theirs(Name)}",
            9 => $"RENAME {Theirs(Name)} {Theirs(Other)}",
            10 => $"SETACL {Theirs(Name)} {Whom} {Changed}",
            11 => $"GETACL {Theirs(Name)}",
            _ => $"MYRIGHTS {Theirs(Name)}",
        };

        static string Theirs(string name) => string.Create(CultureInfo.InvariantCulture, $"\"Other Users/{SharedWorld.Owner}/{name}\"");
    }

    /// <summary>Access lists as a person would keep them on paper.</summary>
    sealed class RightsModel
    {
        const string Letters = "lrswipkxteacd";

        readonly Dictionary<string, Dictionary<string, string>> _lists = new() { ["INBOX"] = [] };

        public string Expect(Step step) => step.Kind switch
        {
            0 or 1 => _lists.ContainsKey(step.Name) ? SetAcl(step.Name, step.Whom, step.Sign, step.Rights) : "NO [NONEXISTENT]",
            2 => _lists.ContainsKey(step.Name) ? SetAcl(step.Name, step.Whom, "", "") : "NO [NONEXISTENT]",
            3 => Create(step.Name),
            4 or 5 => With(step.Name, 'r', () => "OK"),
            6 => With(step.Name, 'i', () => "OK", absent: "NO [TRYCREATE]"),
            7 => HasAbove(step.Name, 'k') ? Create(step.Name) : "NO [NOPERM]",
            8 => With(step.Name, 'x', () => Delete(step.Name)),
            9 => With(step.Name, 'x', () => HasAbove(step.Other, 'k') ? Rename(step.Name, step.Other) : "NO [NOPERM]"),
            10 => With(step.Name, 'a', () => SetAcl(step.Name, step.Whom, step.Sign, step.Rights)),
            11 => With(step.Name, 'a', () => "OK"),
            _ => Mine(step.Name).Intersect("lrikxa").Any() ? "OK" : "NO [NONEXISTENT]",
        };

        public IEnumerable<string> Listed() =>
            from name in _lists.Keys
            where Mine(name).Contains('l', StringComparison.Ordinal)
            orderby name.Replace('/', '\u0001')
            select $"* MYRIGHTS \"Other Users/{SharedWorld.Owner}/{name}\" {Mine(name)}";

        public string Acl(string name)
        {
            if (!_lists.TryGetValue(name, out var list)) return "2 NO [NONEXISTENT] no such mailbox";
            string[] order = ["anyone", "-anyone", SharedWorld.Guest, $"-{SharedWorld.Guest}", "carol@example.org"];
            return string.Join(' ', order.Where(list.ContainsKey).Select(whom => $"{whom} {list[whom]}").Prepend($"* ACL {name} {SharedWorld.Owner} {Letters}"));
        }

        string Mine(string name)
        {
            if (!_lists.TryGetValue(name, out var list)) return "";
            string Of(string whom) => list.GetValueOrDefault(whom, "");
            var real = Of(SharedWorld.Guest).Union(Of("anyone")).Except(Of($"-{SharedWorld.Guest}")).Except(Of("-anyone"));
            return Told(real);
        }

        /// <summary>RFC 4314 §2.1.1: c for k or x, d for t or e; a c or d that was kept from before says nothing.</summary>
        static string Told(IEnumerable<char> rights)
        {
            HashSet<char> real = [.. rights.Where(letter => letter is not ('c' or 'd'))];
            if (real.Overlaps("kx")) real.Add('c');
            if (real.Overlaps("te")) real.Add('d');
            return string.Concat(Letters.Where(real.Contains));
        }

        /// <summary>c means k and x, d means t and e.</summary>
        static string Meant(string rights) => (rights.Contains('c', StringComparison.Ordinal) ? "kx" : "") + (rights.Contains('d', StringComparison.Ordinal) ? "te" : "") + rights;

        string With(string name, char right, Func<string> done, string absent = "NO [NONEXISTENT]")
        {
            var mine = Mine(name);
            if (mine.Contains(right, StringComparison.Ordinal)) return done();
            return mine.Contains('l', StringComparison.Ordinal) ? "NO [NOPERM]" : absent;
        }

        bool HasAbove(string name, char right)
        {
            for (var end = name.LastIndexOf('/'); end >= 0; end = name.LastIndexOf('/', end - 1))
            {
                if (_lists.ContainsKey(name[..end])) return Mine(name[..end]).Contains(right, StringComparison.Ordinal);
            }
            return false;
        }

        string SetAcl(string name, string whom, string sign, string rights)
        {
            var list = _lists[name];
            var (before, meant) = (list.GetValueOrDefault(whom, "").Where(letter => letter is not ('c' or 'd')), Meant(rights));
            var after = Told(sign switch { "+" => before.Union(meant), "-" => before.Except(meant), _ => meant });
            if (after.Length > 0) list[whom] = after;
            else list.Remove(whom);
            return "OK";
        }

        string Create(string name)
        {
            if (_lists.ContainsKey(name)) return "NO [ALREADYEXISTS]";
            Make(name);
            return "OK";
        }

        void Make(string name)
        {
            if (_lists.ContainsKey(name)) return;
            var end = name.LastIndexOf('/');
            if (end >= 0) Make(name[..end]);
            _lists[name] = end < 0 ? [] : new(_lists[name[..end]]);
        }

        string Delete(string name)
        {
            if (name == "INBOX") return "NO [CANNOT]";
            _lists.Remove(name);
            return "OK";
        }

        string Rename(string from, string to)
        {
            if (from == "INBOX") return "NO [CANNOT]";
            if (_lists.ContainsKey(to)) return "NO [ALREADYEXISTS]";
            if (to.StartsWith(from + "/", StringComparison.Ordinal)) return "NO [CANNOT]";
            var moved = _lists.Keys.Where(name => name == from || name.StartsWith(from + "/", StringComparison.Ordinal)).ToDictionary(name => name, name => to + name[from.Length..]);
            if (moved.Values.Any(name => _lists.ContainsKey(name) && !moved.ContainsKey(name))) return "NO [ALREADYEXISTS]";
            var end = to.LastIndexOf('/');
            if (end >= 0) Make(to[..end]);
            var lists = moved.Select(pair => (pair.Value, _lists[pair.Key])).ToList();
            foreach (var name in moved.Keys) _lists.Remove(name);
            foreach (var (name, list) in lists) _lists[name] = list;
            return "OK";
        }
    }
}
