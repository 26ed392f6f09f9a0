using System.CommandLine;
using Tayori.Bench.Imap;
using Tayori.Bench.Net;

namespace Tayori.Bench;

/// <summary><c>imap</c>: what commands on a large mailbox cost at the client.</summary>
static class ImapVerb
{
    static readonly string s_description = $"""
        Runs IMAP commands on a large mailbox and says how long each took, from the first octet sent to the last one read.

        The mailbox is filled by APPEND until it holds --messages, and kept, so that the next run begins at once. Folders named bench-... come and go.
        'first' is the first round, which pays for what a server keeps for the next time; 'best' and 'median' are over all rounds.

        Cases:
        {string.Join('\n', ImapCases.All.Select(c => $"  {c.Name,-17}{c.What}"))}

        Examples:
          imap --port 10143 --user me@example.org --password secret
          imap --host mail.example.org --port 993 --tls --user me --password secret --messages 5000 --only select,fetch-envelope --json
        """;

    public static Command Create()
    {
        Command command = new("imap", s_description);
        ServerOptions server = new(command, port: 143, withLogin: true);
        LetterOptions letters = new(command);
        Option<int> messages = new("--messages") { Description = "Messages the large mailbox shall have", DefaultValueFactory = _ => 100_000, HelpName = "N" };
        Option<string> mailbox = new("--mailbox") { Description = "The large mailbox; made where it is missing", DefaultValueFactory = _ => "bench", HelpName = "NAME" };
        Option<int> rounds = new("--rounds") { Description = "Times each case is run", DefaultValueFactory = _ => 5, HelpName = "N" };
        Option<string?> only = new("--only") { Description = "Cases to run, with commas between", HelpName = "NAMES" };
        Option<bool> existing = new("--existing") { Description = "Take the mailbox as it is: append nothing" };
        foreach (Option option in (Option[])[messages, mailbox, rounds, only, existing])
            command.Add(option);
        command.Validators.Add(result =>
        {
            foreach (string name in Names(result.GetValue(only)).Where(n => ImapCases.All.All(c => c.Name != n)))
                result.AddError($"--only: there is no case {name}.");
        });
        command.SetAction(parsed =>
        {
            Report report = server.Report("imap", parsed);
            ServerAddress address = server.Address(parsed);
            Login login = server.Login(parsed);
            string name = parsed.GetValue(mailbox)!;
            using ImapClient client = new(address);
            client.LogIn(login);
            ImapFilling filling = new(address, login, name, letters.Read(parsed));
            using ServerClock clock = server.Clock(parsed);
            using ImapRun run = new(client, address, login, report, clock, parsed.GetValue(rounds))
            {
                Mailbox = name,
                Count = parsed.GetValue(existing) ? ImapFilling.CountOf(client, name) : Filled(client, filling, name, parsed.GetValue(messages), report),
            };
            Run(run, Names(parsed.GetValue(only)));
        });
        return command;
    }

    static int Filled(ImapClient client, ImapFilling filling, string mailbox, int wanted, Report report)
    {
        int count = ImapFilling.CountOf(client, mailbox);
        if (count < 0)
            client.Must($"CREATE {mailbox}");
        if (count < wanted)
            filling.Fill(wanted - Math.Max(count, 0), report);
        return ImapFilling.CountOf(client, mailbox);
    }

    static void Run(ImapRun run, string[] only)
    {
        if (run.Count <= 0)
            throw new BenchException($"{run.Mailbox} is empty or missing");
        run.Select();
        foreach (ImapCase one in ImapCases.All.Where(c => only.Length == 0 || only.Contains(c.Name)))
        {
            one.Measure(run);
            run.Select();
        }
    }

    static string[] Names(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
