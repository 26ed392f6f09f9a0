using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Tayori.Wire;
using ICredentials = Tayori.Wire.ICredentials;

namespace Tayori.TestKit.Wire;

/// <summary>A head on Kestrel and real sockets: two ports of loopback, in clear and with TLS from the start, and a clock that only the test moves.</summary>
public sealed class SocketServer : IAsyncDisposable
{
    readonly WebApplication _host;

    SocketServer(WebApplication host, WireServer wire, FakeTimeProvider time, EndRecord ends) => (_host, Wire, Time, Ends) = (host, wire, time, ends);

    public WireServer Wire { get; }
    public FakeTimeProvider Time { get; }
    public EndRecord Ends { get; }

    public static async Task<SocketServer> StartAsync(ILineProtocol protocol, WireOptions? options = null, ICredentials? credentials = null)
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));
        EndRecord ends = new();
        Authenticator authenticator = new(credentials ?? new TestCredentials(), time);
        WireServer wire = new(options ?? new WireOptions { HostName = "mail.example.org" }, authenticator, time, TestServer.Certificate, log: ends);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            foreach (bool implicitTls in (bool[])[false, true])
                kestrel.Listen(IPAddress.Loopback, 0, port => port.Run(new LineConnectionHandler(protocol, wire, implicitTls).OnConnectedAsync));
        });
        WebApplication host = builder.Build();
        await host.StartAsync();
        return new SocketServer(host, wire, time, ends);
    }

    /// <summary>A client's socket. A small <paramref name="receiveBuffer"/> is what a client has that does not read.</summary>
    public async Task<SocketClient> ConnectAsync(bool implicitTls = false, int? receiveBuffer = null)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } octets) socket.ReceiveBufferSize = octets;
        await socket.ConnectAsync(Ports[implicitTls ? 1 : 0]);
        return new SocketClient(socket);
    }

    /// <summary>Why the next connection to end has ended.</summary>
    public async Task<EndReason> EndedAsync()
    {
        using CancellationTokenSource patience = new(Patience.Limit);
        return await Ends.NextAsync(patience.Token);
    }

    /// <summary>
    /// Moves the clock on, second by second, until a connection ends; how far it moved at least, and why it ended. The server's threads run on the real clock, so it may move further than it needs to.
    /// </summary>
    public async Task<(TimeSpan Passed, EndReason Reason)> EndedAfterAsync()
    {
        DateTimeOffset began = Time.GetUtcNow();
        EndReason reason = default;
        await Patience.UntilAsync(() => Ends.TryTake(out reason), () => Time.Advance(TimeSpan.FromSeconds(1)));
        return (Time.GetUtcNow() - began, reason);
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _host.StopAsync(now.Token);
        await _host.DisposeAsync();
        Wire.Dispose();
    }

    IPEndPoint[] Ports =>
        [.. _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => IPEndPoint.Parse(new Uri(a).Authority))];
}
