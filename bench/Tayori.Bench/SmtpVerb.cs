using System.CommandLine;
using Tayori.Bench.Net;

namespace Tayori.Bench;

/// <summary><c>smtp</c>: deliveries a second.</summary>
static class SmtpVerb
{
    const string Description = """
        Sends letters over several connections and says how many a second were acknowledged, and after what time.

        Each message goes to --per-message of the --to addresses, in turn. The time of a message is from MAIL to the reply that takes it over.
        'processors' is what this client used itself: near the number of cores it measures the client, not the server.

        Examples:
          smtp --port 10025 --to user{0..7}@example.org --connections 8 --messages 40000 --size 4k
          smtp --lmtp --port 24 --to bob --folder ~/corpus --sending one-by-one
          smtp --port 10025 --to user{0..7}@example.org --per-message 8 --sending chunked
        """;

    public static Command Create()
    {
        Command command = new("smtp", Description) { Aliases = { "lmtp" } };
        ServerOptions server = new(command, port: 25, withLogin: false);
        LetterOptions letters = new(command);
        Option<bool> lmtp = new("--lmtp") { Description = "Speak LMTP (LHLO, a reply per recipient); implied by the name lmtp" };
        Option<string> to = new("--to") { Description = "Recipients; a range makes many: user{0..7}@example.org", Required = true, HelpName = "ADDRESS" };
        Option<string> from = new("--from") { Description = "Sender", DefaultValueFactory = _ => "bench@example.com", HelpName = "ADDRESS" };
        Option<int> perMessage = new("--per-message") { Description = "Recipients of each message", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<int> connections = new("--connections") { Description = "Connections at a time", DefaultValueFactory = _ => 8, HelpName = "N" };
        Option<int> messages = new("--messages") { Description = "Messages in all", DefaultValueFactory = _ => 10_000, HelpName = "N" };
        Option<string> sending = new("--sending") { Description = "one-by-one: each reply is waited for; pipelined (RFC 2920); chunked: pipelined with BDAT (RFC 3030)", DefaultValueFactory = _ => "pipelined" };
        sending.AcceptOnlyFromAmong("one-by-one", "pipelined", "chunked");
        foreach (Option option in (Option[])[lmtp, to, from, perMessage, connections, messages, sending])
            command.Add(option);
        command.SetAction(parsed => Run(server.Report("smtp", parsed), server.Clock(parsed), new SmtpLoad
        {
            Address = server.Address(parsed),
            IsLmtp = parsed.GetValue(lmtp) || parsed.CommandResult.IdentifierToken.Value == "lmtp",
            Sending = parsed.GetValue(sending) switch { "one-by-one" => SmtpSending.OneByOne, "chunked" => SmtpSending.Chunked, _ => SmtpSending.Pipelined },
            Letters = letters.Read(parsed),
            Sender = parsed.GetValue(from)!,
            Recipients = Addresses.Expand(parsed.GetRequiredValue(to)),
            PerMessage = parsed.GetValue(perMessage),
            Messages = parsed.GetValue(messages),
        }, parsed.GetValue(connections)));
        return command;
    }

    static void Run(Report report, ServerClock clock, SmtpLoad load, int connections)
    {
        Samples all = new();
        double before = clock.Milliseconds;
        (double seconds, double processors) = Workers.Run(connections, _ => load.Connect(), sender =>
        {
            sender.Run();
            lock (all)
                all.Merge(sender.Times);
        });
        string name = $"{load.Sending.ToString().ToLowerInvariant()} x{connections}";
        List<Figure> figures =
        [
            new("deliveries", all.Count * load.PerMessage / seconds, "/s"), new("mail", load.SentOctets / seconds / 1e6, "MB/s"),
            new("p50", all.Milliseconds(0.5), "ms"), new("p99", all.Milliseconds(0.99), "ms"), new("max", all.Milliseconds(1), "ms"), new("client", processors, "processors"),
        ];
        if (clock.IsKnown)
            figures.Add(new("server", (clock.Milliseconds - before) * 1000 / (all.Count * load.PerMessage), "us"));
        report.Add(name, [.. figures]);
        clock.Dispose();
    }
}
