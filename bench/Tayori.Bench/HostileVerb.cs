using System.CommandLine;
using Tayori.Bench.Hostile;

namespace Tayori.Bench;

/// <summary><c>hostile</c>: commands that are made to cost, and what others feel of them.</summary>
static class HostileVerb
{
    const string Description = """
        Sends commands that are made to cost as much as the limits allow, several clients at once, and says how long each took, what the server's process held in memory at most, and how long another client had
        to wait for NOOP meanwhile.

        Fills a mailbox first, by APPEND and by copying it onto itself until it has --messages, and makes --mailboxes mailboxes below bench-hostile; both are left for the next run.

        Example:
          hostile --port 10143 --pid 4711 --user user0@example.org --other user1@example.org --password secret --parallel 4
        """;

    public static Command Create()
    {
        Command command = new("hostile", Description);
        ServerOptions server = new(command, port: 143, withLogin: true);
        LetterOptions letters = new(command);
        Option<string> other = new("--other") { Required = true, Description = "Name of who says NOOP, with the same password", HelpName = "NAME" };
        Option<int> messages = new("--messages") { DefaultValueFactory = _ => 1_000_000, Description = "Messages of the large mailbox", HelpName = "N" };
        Option<int> mailboxes = new("--mailboxes") { DefaultValueFactory = _ => 9_900, Description = "Mailboxes of the account", HelpName = "N" };
        Option<int> parallel = new("--parallel") { DefaultValueFactory = _ => 1, Description = "Clients that do the same at once", HelpName = "N" };
        Option<string?> only = new("--only") { Description = "Only cases whose names hold this", HelpName = "TEXT" };
        foreach (Option option in (Option[])[other, messages, mailboxes, parallel, only])
            command.Add(option);
        command.SetAction(parsed =>
        {
            using ServerClock clock = server.Clock(parsed);
            HostileFilling filling = new(server.Address(parsed), server.Login(parsed), letters.Read(parsed));
            filling.Fill(parsed.GetValue(messages), parsed.GetValue(mailboxes));
            HostileRun run = new(server.Address(parsed), server.Login(parsed), server.Login(parsed) with { User = parsed.GetValue(other)! }, clock, server.Report("hostile", parsed));
            foreach (HostileCase one in HostileCases.All.Where(one => parsed.GetValue(only) is not { } text || one.Name.Contains(text, StringComparison.Ordinal)))
                run.Measure(one, parsed.GetValue(parallel));
        });
        return command;
    }
}
