using System.CommandLine;
using System.Runtime.InteropServices;
using Tayori.Configuration;
using Tayori.Hosting;

namespace Tayori.Commands;

/// <summary><c>tayori serve</c>: the server, until SIGTERM or SIGINT.</summary>
static class ServeCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var options = new ServerOptions();
        var command = new Command("serve", """
            Runs the server

            On an empty data folder it makes a first account and prints what a mail program has to be told.
            SIGTERM or Ctrl-C stops it when running commands have ended; SIGHUP reads certificate and configuration again.

            Examples:
              tayori serve
              tayori serve --data /var/lib/tayori --listen :: --port-base 0
            """);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Settings Read() => options.Apply(parsed.Settings(surroundings), parsed);
            return await RunAsync(Read, OptionsText(parsed), surroundings, cancellationToken);
        });
        return command;
    }

    static async Task<int> RunAsync(Func<Settings> read, string options, Surroundings surroundings, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using MailServer server = await MailServer.OpenAsync(read(), surroundings.Time);
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            server.Reload(read);
        });
        // Ports first: an account whose password nobody was shown would be worth nothing.
        await server.StartAsync(cancellationToken);
        FirstAccount? first = await FirstAccount.CreateIfNoneAsync(server, cancellationToken);
        // Lines for eyes do not belong among those for machines.
        TextWriter output = server.Settings.LogFormat == LogFormat.Text ? surroundings.Output : surroundings.Error;
        await output.WriteLineAsync(Welcome.Text(server, first, surroundings.CommandName, options));
        await output.FlushAsync(cancellationToken);
        await server.RunUntilAsync(stop.Token);
        return ExitCode.Done;

        void Stop(PosixSignalContext context)
        {
            // Who asks twice does not want to wait for clients.
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }
    }

    /// <summary>What other verbs have to be told to find the same data folder.</summary>
    static string OptionsText(ParseResult parsed)
    {
        string text = parsed.GetValue(CommandLine.Data) is { } data ? $" --data {ShellWord.Quote(data)}" : "";
        return parsed.GetValue(CommandLine.Config) is { } config ? $"{text} --config {ShellWord.Quote(config)}" : text;
    }
}
