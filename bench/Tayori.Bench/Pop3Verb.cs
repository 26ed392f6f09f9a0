using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Tayori.Bench.Net;

namespace Tayori.Bench;

/// <summary><c>pop3</c>: what a client that leaves mail on the server costs.</summary>
static class Pop3Verb
{
    const string Description = """
        Logs in, asks for STAT, LIST and UIDL, and fetches every message of the maildrop, or the first --messages of it. Deletes nothing.

        'login' is from the connection to the answer to PASS, which is where a server reads the maildrop. With --pipelined, 64 RETR are under way at a time (RFC 2449 §6.6).

        Example:
          pop3 --port 10110 --user me@example.org --password secret --pipelined
        """;

    const int Window = 64;

    public static Command Create()
    {
        Command command = new("pop3", Description);
        ServerOptions server = new(command, port: 110, withLogin: true);
        Option<int> messages = new("--messages") { Description = "Messages to fetch at most", DefaultValueFactory = _ => int.MaxValue, HelpName = "N" };
        Option<bool> pipelined = new("--pipelined") { Description = "Do not wait for a message before asking for the next" };
        Option<int> rounds = new("--rounds") { Description = "Sessions, one after another", DefaultValueFactory = _ => 2, HelpName = "N" };
        foreach (Option option in (Option[])[messages, pipelined, rounds])
            command.Add(option);
        command.SetAction(parsed =>
        {
            for (int round = 0; round < parsed.GetValue(rounds); round++)
                Session(server.Report("pop3", parsed), server.Address(parsed), server.Login(parsed), parsed.GetValue(messages), parsed.GetValue(pipelined) ? Window : 1);
        });
        return command;
    }

    static void Session(Report report, ServerAddress address, Login login, int most, int window)
    {
        long start = Stopwatch.GetTimestamp();
        using Pop3Client client = new(address, login);
        report.Add("login", Since(start));
        int count = int.Parse(client.Run("STAT").Split(' ')[1], CultureInfo.InvariantCulture);
        foreach (string command in (string[])["LIST", "UIDL"])
        {
            start = Stopwatch.GetTimestamp();
            (int lines, _) = client.RunMany(command);
            report.Add(command.ToLowerInvariant(), Since(start), new("messages", lines, ""));
        }
        if (count == 0) report.Skip("retr", "the maildrop is empty");
        else Retrieve(report, client, Math.Min(count, most), window);
        client.Run("QUIT");
    }

    static void Retrieve(Report report, Pop3Client client, int count, int window)
    {
        long start = Stopwatch.GetTimestamp();
        long octets = 0;
        for (int sent = 0, received = 0; received < count; received++)
        {
            while (sent < count && sent - received < window)
                client.Send(string.Create(CultureInfo.InvariantCulture, $"RETR {++sent}"));
            octets += client.ReceiveMany("RETR").Octets;
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        report.Add(window > 1 ? "retr-pipelined" : "retr", Since(start), new("rate", count / seconds, "/s"), new("mail", octets / seconds / 1e6, "MB/s"));
    }

    static Figure Since(long start) => new("time", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms");
}
