using System.Net;
using System.Net.Sockets;
using System.Text;
using Tayori.Configuration;
using Tayori.Hosting;

namespace Tayori.Doctor;

/// <summary>The ports: of a running server, whether it answers; else whether they can be had.</summary>
sealed class PortChecks(Settings settings, TimeProvider time)
{
    /// <summary>A server on this machine that takes longer than this to say hello does not work.</summary>
    static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        if (RunningServer.Find(settings.Folder) is { } running)
        {
            foreach (Service service in Service.All)
                yield return await GreetingAsync(service, new IPEndPoint(running.Address, service.Port(running.PortBase)));
            yield break;
        }
        foreach (Service service in Service.All)
        {
            foreach (IPAddress address in settings.Addresses)
            {
                int port = service.Port(settings.PortBase);
                yield return Ports.WhyNot(address, port, service.Name) is { } reason ? Finding.Problem(reason) : Finding.Good($"port {port} ({service.Name}) on {address}: free");
            }
        }
        yield return Files();
    }

    async Task<Finding> GreetingAsync(Service service, IPEndPoint end)
    {
        string place = $"port {end.Port} ({service.Name})";
        try
        {
            using var patience = new CancellationTokenSource(GreetingTimeout, time);
            using var client = new TcpClient(end.AddressFamily);
            await client.ConnectAsync(end, patience.Token);
            return service.IsTls ? Finding.Good($"{place}: answers") : Finding.Good($"{place}: answers \"{Short(await ReadLineAsync(client.GetStream(), patience.Token))}\"");
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return Finding.Problem($"{place}: the server has it open but does not answer ({e.Message}). Its log says why; if it says nothing, restart it.");
        }
    }

    /// <summary>A greeting of IMAP lists all that the server can do.</summary>
    static string Short(string greeting) => greeting.Length <= 60 ? greeting : $"{greeting[..60]}…";

    static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("it hung up");
    }

    Finding Files()
    {
        if (OpenFiles.Limit is not { } limit)
            return Finding.Good("open files: this system does not say how many");
        int connections = settings.MaxConnections ?? OpenFiles.Connections;
        return limit > connections
            ? Finding.Good($"open files: {limit}, enough for {connections} connections")
            : Finding.Problem($"open files: {limit} are fewer than max_connections, {connections}. Raise the limit (systemd: LimitNOFILE=), or lower max_connections.");
    }
}
