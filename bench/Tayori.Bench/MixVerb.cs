using System.CommandLine;
using Tayori.Bench.Mix;
using Tayori.Bench.Net;

namespace Tayori.Bench;

/// <summary><c>mix</c>: everything at once for a while, and afterwards the count of what must be there.</summary>
static class MixVerb
{
    const string Description = """
        Delivers, reads, flags, files and watches at the same time, for --seconds, and counts at the end.

        Every account has mail delivered to it and --idle sessions in all wait in IDLE on the INBOXes; --readers sessions list, read, flag, copy and expunge.
        A row every ten seconds says what was done and, with --pid, what memory the server has. At the end each INBOX must have grown by exactly the
        messages that were acknowledged, and every waiting session must have been told of the last; if not, the exit code is 1.

        Example:
          mix --smtp-port 10025 --port 10143 --to user{0..7}@example.org --password secret --seconds 180 --idle 200 --pid $(pidof tayori)
        """;

    public static Command Create()
    {
        Command command = new("mix", Description);
        ServerOptions server = new(command, port: 143, withLogin: false);
        LetterOptions letters = new(command);
        Option<int> smtpPort = new("--smtp-port") { Description = "Port for SMTP", DefaultValueFactory = _ => 25, HelpName = "N" };
        Option<bool> lmtp = new("--lmtp") { Description = "That port speaks LMTP" };
        Option<string> to = new("--to") { Description = "The accounts, as user{0..7}@example.org", Required = true, HelpName = "ADDRESS" };
        Option<string> password = new("--password") { Description = "Their password", Required = true, HelpName = "TEXT" };
        Option<int> seconds = new("--seconds") { Description = "How long", DefaultValueFactory = _ => 60, HelpName = "N" };
        Option<int> senders = new("--senders") { Description = "Connections that deliver", DefaultValueFactory = _ => 4, HelpName = "N" };
        Option<int> readers = new("--readers") { Description = "Connections that read and change", DefaultValueFactory = _ => 4, HelpName = "N" };
        Option<int> idle = new("--idle") { Description = "Connections that wait in IDLE", DefaultValueFactory = _ => 100, HelpName = "N" };
        foreach (Option option in (Option[])[smtpPort, lmtp, to, password, seconds, senders, readers, idle])
            command.Add(option);
        command.SetAction(parsed =>
        {
            string[] accounts = Addresses.Expand(parsed.GetRequiredValue(to));
            ServerAddress imap = server.Address(parsed);
            Login[] logins = [.. accounts.Select(a => new Login(a, parsed.GetRequiredValue(password)))];
            using ServerClock clock = server.Clock(parsed);
            MixRun run = new(imap, logins, server.Report("mix", parsed), clock);
            SmtpLoad load = new()
            {
                Address = imap with { Port = parsed.GetValue(smtpPort) },
                IsLmtp = parsed.GetValue(lmtp),
                Sending = SmtpSending.Pipelined,
                Letters = letters.Read(parsed),
                Sender = "bench@example.com",
                Recipients = accounts,
                PerMessage = 1,
                Messages = long.MaxValue,
            };
            return run.Run(load, parsed.GetValue(senders), parsed.GetValue(readers), parsed.GetValue(idle), TimeSpan.FromSeconds(parsed.GetValue(seconds))) ? 0 : 1;
        });
        return command;
    }
}
