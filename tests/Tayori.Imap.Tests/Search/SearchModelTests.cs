using System.Globalization;
using System.Text;
using CsCheck;
using Tayori.Imap.Search;
using Tayori.Imap.Tests.Commands;
using Tayori.Store;
using Tayori.TestKit.Store;

namespace Tayori.Imap.Tests.Search;

/// <summary>Random mailboxes and random trees of keys, said to a server as a client would, against what the messages are known to say.</summary>
public sealed class SearchModelTests
{
    const int Mailboxes = 12;
    const int Messages = 10;
    const int Searches = 4000;

    static readonly Gen<SearchKey> s_leaf = Gen.Select(Gen.Int[0, 13], Gen.Int[0, 1000], (kind, n) => Leaf(kind, new Random(n)));

    static readonly Gen<SearchKey> s_key = Gen.Recursive<SearchKey>((depth, inner) => depth > 3 ? s_leaf : Gen.Frequency(
        (4, s_leaf),
        (1, inner.Select(key => (SearchKey)new SearchKey.Not(key))),
        (2, Gen.Select(inner, inner, (left, right) => (SearchKey)new SearchKey.Or(left, right))),
        (1, inner.Array[1, 3].Select(keys => (SearchKey)new SearchKey.And(keys)))));

    static SearchModelTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Any_search_finds_in_any_mailbox_what_is_there()
    {
        var mailboxes = new List<Mailbox>();
        for (var i = 0; i < Mailboxes; i++) mailboxes.Add(await Mailbox.MakeAsync(i));
        var partly = 0;
        await Gen.Select(Gen.Int[0, Mailboxes - 1], s_key, Gen.Int[0, 4]).SampleAsync(async (which, key, how) =>
        {
            var mailbox = mailboxes[which];
            var expected = mailbox.Expected(key, how);
            if (expected != mailbox.Expected(new SearchKey.All(), how) && expected != mailbox.Expected(new SearchKey.Not(new SearchKey.All()), how)) partly++;
            Assert.Equal(expected, await mailbox.Client.AskAsync(Command(key, how)));
        }, iter: int.TryParse(Environment.GetEnvironmentVariable("TAYORI_MODEL_RUNS"), CultureInfo.InvariantCulture, out var runs) ? runs : Searches, threads: 1);
        // That many find some messages and not all is what makes the comparison worth something.
        Assert.True(partly > Searches / 3, $"only {partly} searches told messages apart");
        foreach (var mailbox in mailboxes) await mailbox.Conversation.DisposeAsync();
    }

    static string Command(SearchKey key, int how)
    {
        var wanted = how switch { 0 or 1 => "", 2 => "RETURN (MIN) ", 3 => "RETURN (MAX) ", _ => "RETURN (MIN MAX COUNT ALL) " };
        return $"t {(how == 1 ? "UID " : "")}SEARCH {wanted}{Print(key)}\r\n";
    }

    static string Print(SearchKey key) => key switch
    {
        SearchKey.All => "ALL",
        SearchKey.Flag flag => flag.System.ToString(),
        SearchKey.Keyword keyword => $"KEYWORD {keyword.Name}",
        SearchKey.Larger larger => $"LARGER {larger.Octets}",
        SearchKey.Smaller smaller => $"smaller {smaller.Octets}",
        SearchKey.Received received => Dates("", received.From, received.Until),
        SearchKey.Sent sent => Dates("SENT", sent.From, sent.Until),
        SearchKey.Messages messages => (messages.ByUid ? "UID " : "") + messages.Set,
        SearchKey.Envelope envelope => $"{envelope.Field} {Literal(envelope.Value)}",
        SearchKey.Header header => $"HEADER {header.Name} {Literal(header.Value)}",
        SearchKey.Body body => $"BODY {Literal(body.Value)}",
        SearchKey.Text text => $"TEXT {Literal(text.Value)}",
        SearchKey.Not not => $"NOT {Print(not.Key)}",
        SearchKey.Or or => $"OR {Print(or.Left)} {Print(or.Right)}",
        SearchKey.And and => $"({string.Join(' ', and.Keys.Select(Print))})",
        _ => throw new NotSupportedException($"{key}"),
    };

    static string Dates(string sent, int from, int until) =>
        from == int.MinValue ? $"{sent}BEFORE {Date(until)}" : until == int.MaxValue ? $"{sent}SINCE {Date(from)}" : $"{sent}ON {Date(from)}";

    static string Date(int day) => DateOnly.FromDayNumber(day).ToString("d-MMM-yyyy", CultureInfo.InvariantCulture);

    static string Literal(string text) => $"{{{Encoding.UTF8.GetByteCount(text)}+}}\r\n{text}";

    static SearchKey Leaf(int kind, Random random)
    {
        var day = new DateOnly(2020, 2, random.Next(1, 29)).DayNumber;
        var (from, until) = random.Next(3) switch { 0 => (int.MinValue, day), 1 => (day, day + 1), _ => (day, int.MaxValue) };
        return kind switch
        {
            0 => new SearchKey.Flag((SystemFlags)(1 << random.Next(5))),
            1 => new SearchKey.Keyword("$Work"),
            2 => random.Next(2) == 0 ? new SearchKey.Larger(random.Next(800)) : new SearchKey.Smaller(random.Next(800)),
            3 => new SearchKey.Received(from, until),
            4 => new SearchKey.Sent(from, until),
            5 => new SearchKey.Messages(new([new((uint)random.Next(1, Messages + 1), (uint)random.Next(1, Messages + 1))]), ByUid: random.Next(2) == 0),
            6 or 7 => new SearchKey.Envelope(random.Next(2) == 0 ? EnvelopeField.Subject : EnvelopeField.From, Needle(random)),
            8 or 9 => new SearchKey.Header(random.Next(2) == 0 ? "x-tag" : "SUBJECT", Needle(random)),
            10 or 11 => new SearchKey.Body(Needle(random)),
            _ => new SearchKey.Text(Needle(random)),
        };
    }

    /// <summary>Words of the messages or pieces of them, in another case.</summary>
    static string Needle(Random random)
    {
        var words = ModelMessage.Words(random);
        if (words.Length > 2 && random.Next(2) == 0) words = words[random.Next(1, words.Length)..].TrimStart('\u0308');
        return random.Next(3) switch { 0 => words.ToUpperInvariant(), 1 => words.ToLowerInvariant(), _ => words };
    }

    sealed class Mailbox
    {
        public required Conversation Conversation { get; init; }
        public required TestKit.Wire.TestClient Client { get; init; }
        public List<(ModelMessage Message, FlagSet Flags, DateTimeOffset Received)> Content { get; } = [];

        public static async Task<Mailbox> MakeAsync(int seed)
        {
            var random = new Random(seed);
            var conversation = await Conversation.StartAsync();
            var content = Enumerable.Range(0, Messages).Select(i => (new ModelMessage(seed * 1000 + i),
                FlagSet.Of((SystemFlags)random.Next(32), random.Next(2) == 0 ? ["$work"] : []),
                new DateTimeOffset(2020, 2, random.Next(1, 29), random.Next(24), 30, 0, TimeSpan.FromHours(random.Next(-12, 15))))).ToList();
            var inbox = (await conversation.Account.FindMailboxAsync("INBOX", default))!.Id;
            foreach (var (message, flags, received) in content)
            {
                await using var spool = await TestStore.SpoolAsync(conversation.Store.Store, message.Octets);
                await conversation.Account.AppendAsync(inbox, [new NewMessage(spool, flags, received)], default);
            }
            var mailbox = new Mailbox { Conversation = conversation, Client = await conversation.SelectAsync() };
            mailbox.Content.AddRange(content);
            return mailbox;
        }

        public string Expected(SearchKey key, int how)
        {
            int[] found = [.. Enumerable.Range(1, Messages).Where(number => Holds(key, number))];
            var set = UidSet.Of([.. found.Select(number => (uint)number)]);
            var answer = how switch
            {
                0 or 1 => "* SEARCH" + string.Concat(found.Select(number => $" {number}")),
                2 => "* ESEARCH (TAG \"t\")" + (found.Length == 0 ? "" : $" MIN {found[0]}"),
                3 => "* ESEARCH (TAG \"t\")" + (found.Length == 0 ? "" : $" MAX {found[^1]}"),
                _ => "* ESEARCH (TAG \"t\")" + (found.Length == 0 ? " COUNT 0" : $" MIN {found[0]} MAX {found[^1]} COUNT {found.Length} ALL {set}"),
            };
            return answer + "\r\nt OK done\r\n";
        }

        bool Holds(SearchKey key, int number)
        {
            var (message, flags, received) = Content[number - 1];
            return key switch
            {
                SearchKey.All => true,
                SearchKey.Flag flag => flags.Has(flag.System),
                SearchKey.Keyword => flags.Keywords.Count > 0,
                SearchKey.Larger larger => message.Octets.Length > larger.Octets,
                SearchKey.Smaller smaller => message.Octets.Length < smaller.Octets,
                SearchKey.Received dates => Within(DateOnly.FromDateTime(received.DateTime), dates.From, dates.Until),
                SearchKey.Sent dates => message.Sent is { } sent && Within(sent, dates.From, dates.Until),
                SearchKey.Messages messages => Names(messages.Set.Ranges[0], number),
                SearchKey.Envelope { Field: EnvelopeField.From } from => Has(message.From, from.Value),
                SearchKey.Envelope subject => message.Subject is { } text && Has(text, subject.Value),
                SearchKey.Header header => (header.Name == "x-tag" ? message.Tag : message.Subject) is { } text && Has(text, header.Value),
                SearchKey.Body body => body.Value.Length == 0 || message.Texts.Exists(text => Has(text, body.Value)),
                SearchKey.Text text => text.Value.Length == 0 || message.Texts.Concat(message.Headers).Any(one => Has(one, text.Value)),
                SearchKey.Not not => !Holds(not.Key, number),
                SearchKey.Or or => Holds(or.Left, number) || Holds(or.Right, number),
                SearchKey.And and => and.Keys.All(one => Holds(one, number)),
                _ => throw new NotSupportedException($"{key}"),
            };
        }

        static bool Has(string text, string sought) => Folded.Contains(text, sought);

        static bool Within(DateOnly day, int from, int until) => day.DayNumber >= from && day.DayNumber < until;

        static bool Names(Imap.Grammar.SequenceRange range, int number) => number >= Math.Min(range.First, range.Last) && number <= Math.Max(range.First, range.Last);
    }
}
