using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Tayori.Configuration;
using Tayori.Hosting;
using Tayori.Sending;

namespace Tayori.Commands;

/// <summary><c>tayori send</c>: a letter through the SMTP port of a running server, as any other mail arrives.</summary>
static class SendCommand
{
    const string StandardInput = "-";

    public static Command Create(Surroundings surroundings)
    {
        var to = new Option<string[]>("--to") { Description = "Recipient; may be given more than once", HelpName = "ADDRESS", Required = true };
        var from = new Option<string?>("--from") { Description = "Sender (default: the first recipient)", HelpName = "ADDRESS" };
        var file = new Argument<string?>("FILE") { Description = "Message to send; - is standard input. Without it: a small test letter", Arity = ArgumentArity.ZeroOrOne };
        var options = new ServerOptions();
        var command = new Command("send", """
            Sends a test letter through the SMTP port of the running server

            The ports are those of --port-base and --listen, else of the server that runs on the data folder, else of the configuration.
            A file whose lines end with LF is sent with CRLF, as mail has to be; one with octets that are no text is sent as it is (BINARYMIME).

            Examples:
              tayori send --to me@localhost
              tayori send --to me@localhost --from you@example.org letter.eml
              generate-report | tayori send --to me@localhost -
            """) { to, from, file };
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Settings settings = options.Apply(parsed.Settings(surroundings), parsed);
            IPEndPoint server = EndPoint(settings, isNamed: options.NamesPorts(parsed));
            string[] recipients = parsed.GetRequiredValue(to);
            string sender = parsed.GetValue(from) ?? recipients[0];
            if (recipients.Append(sender).FirstOrDefault(a => a.Any(c => c is '<' or '>' || char.IsControl(c))) is { } wrong)
                return await surroundings.RefuseAsync(wrong, "this is not an address such as me@example.org");
            await using Stream letter = await OpenAsync(parsed.GetValue(file), surroundings, () => TestLetter.Compose(sender, recipients, settings.Host, surroundings.Time.GetLocalNow()), cancellationToken);
            return await SendAsync(server, sender, recipients, letter, settings, surroundings, cancellationToken);
        });
        return command;
    }

    static IPEndPoint EndPoint(Settings settings, bool isNamed)
    {
        if (!isNamed && RunningServer.Find(settings.Folder) is { } running)
            return new IPEndPoint(running.Address, Service.Smtp.Port(running.PortBase));
        return new IPEndPoint(RunningServer.Reachable(settings.Addresses[0]), Service.Smtp.Port(settings.PortBase));
    }

    // Read twice, once to see what it is: what cannot be read twice is kept in a file meanwhile.
    static async Task<Stream> OpenAsync(string? file, Surroundings surroundings, Func<byte[]> compose, CancellationToken cancellationToken)
    {
        if (file is null)
            return new MemoryStream(compose());
        if (file != StandardInput)
            return new FileStream(file, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        var kept = new FileStream(Path.GetTempFileName(), new FileStreamOptions { Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose });
        await using Stream input = surroundings.OpenInput();
        await input.CopyToAsync(kept, cancellationToken);
        kept.Position = 0;
        return kept;
    }

    static async Task<int> SendAsync(
        IPEndPoint server, string from, string[] to, Stream letter, Settings settings, Surroundings surroundings, CancellationToken cancellationToken)
    {
        LetterShape shape = await LetterShape.ReadAsync(letter, cancellationToken);
        letter.Position = 0;
        try
        {
            await using SmtpClient client = await SmtpClient.ConnectAsync(server, surroundings.Time, cancellationToken);
            return await ReportAsync(await new LetterDelivery(client, Hello(settings)).SendAsync(from, to, letter, shape, cancellationToken), to, surroundings);
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            await surroundings.Error.WriteLineAsync($"tayori: no server answers at {server} ({e.Message}). Start one with `tayori serve`, or say which with --data or --port-base.");
            return ExitCode.Unavailable;
        }
    }

    // A machine without a proper name says hello by an address literal (RFC 5321 §4.1.4).
    static string Hello(Settings settings) => SettingKeys.IsHostName(settings.Host) ? settings.Host : "[127.0.0.1]";

    static async Task<int> ReportAsync(SentLetter sent, string[] to, Surroundings surroundings)
    {
        if (sent.Answer.IsGood)
        {
            await surroundings.Output.WriteLineAsync($"Sent to {string.Join(", ", to)}. The server said: {sent.Answer}");
            return ExitCode.Done;
        }
        await surroundings.Error.WriteLineAsync($"tayori: not sent. The server said: {sent.Answer} (to {sent.Command})");
        return sent.Answer.IsTemporary ? ExitCode.Unavailable : ExitCode.Refused;
    }
}
