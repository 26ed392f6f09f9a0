using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using Tayori.Configuration;
using Tayori.Hosting;

namespace Tayori.Commands;

/// <summary><c>tayori serve</c>: the server, until SIGTERM or SIGINT.</summary>
static class ServeCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Option<IPAddress?> listen = new("--listen")
        {
            Description = "Address to listen on (default: 127.0.0.1; 0.0.0.0 or :: for all)",
            HelpName = "ADDRESS",
            CustomParser = result => IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address) ? address : Refuse<IPAddress?>(result, "is not an IP address"),
        };
        Option<int?> portBase = new("--port-base")
        {
            Description = "Added to every standard port (default: 10000, so POP3 is 10110); 0: the standard ports",
            HelpName = "N",
        };
        var command = new Command("serve", "Runs the server\n\nExample: tayori serve --data /var/lib/tayori --listen 0.0.0.0 --port-base 0") { listen, portBase };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            Settings settings = parsed.Settings(surroundings);
            settings = settings with { Listen = parsed.GetValue(listen) ?? settings.Listen, PortBase = parsed.GetValue(portBase) ?? settings.PortBase };
            return await RunAsync(settings, surroundings, cancellationToken);
        });
        return command;
    }

    static T Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string why)
    {
        result.AddError($"{result.Tokens[0].Value} {why}");
        return default!;
    }

    static async Task<int> RunAsync(Settings settings, Surroundings surroundings, CancellationToken cancellationToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using MailServer server = MailServer.Open(settings, surroundings.Time);
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            server.ReloadCertificate();
        });
        FirstAccount? first = await FirstAccount.CreateIfNoneAsync(server, cancellationToken);
        await server.StartAsync(cancellationToken);
        await surroundings.Output.WriteLineAsync(Welcome.Text(settings, server, first));
        await surroundings.Output.FlushAsync(cancellationToken);
        await server.RunUntilAsync(stop.Token);
        return ExitCode.Done;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}
