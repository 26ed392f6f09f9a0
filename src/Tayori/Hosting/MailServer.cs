using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using Tayori.Configuration;
using Tayori.Delivery;
using Tayori.Imap;
using Tayori.Pop3;
using Tayori.Smtp;
using Tayori.Store;
using Tayori.Store.Sqlite;
using Tayori.Wire;

namespace Tayori.Hosting;

/// <summary>The house put together: the one place that names backends and gives each head its ports.</summary>
sealed class MailServer : IAsyncDisposable
{
    readonly WebApplication _web;
    readonly SqliteDirectory _directory;
    readonly SqliteMailStore _store;
    readonly WireServer _wire;
    readonly PendingDeliveryWorker _worker;
    readonly CertificateSource _certificate;

    MailServer(WebApplication web, SqliteDirectory directory, SqliteMailStore store, WireServer wire, PendingDeliveryWorker worker, CertificateSource certificate)
    {
        (_web, _directory, _store, _wire, _worker, _certificate) = (web, directory, store, wire, worker, certificate);
    }

    public IMailStore Store => _store;
    public string Fingerprint => _certificate.Fingerprint;
    public string HostName => _wire.HostName;

    /// <summary>Opens the data folder and makes everything ready; no port is open yet. Throws <see cref="StorageException"/> where the folder cannot be used.</summary>
    public static MailServer Open(Settings settings, TimeProvider time)
    {
        string folder = Path.GetFullPath(settings.Data);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ILoggerFactory log = LoggerFactory.Create(Logging);
        builder.Logging.ClearProviders();
        Logging(builder.Logging);

        SqliteDirectory directory = SqliteDirectory.Open(folder, time);
        SqliteMailStore? store = null;
        SqlitePendingDeliveries pending = new(directory, folder, () => store!.CreateSpool());
        store = new SqliteMailStore(folder, directory, pending, time, log);
        pending.Sweep();

        string host = System.Net.Dns.GetHostName();
        CertificateSource certificate = settings.Certificate is { } file
            ? new CertificateSource(file, settings.CertificateKey ?? file, time, log.CreateLogger<CertificateSource>())
            : CertificateSource.SelfSigned(folder, host, time, log.CreateLogger<CertificateSource>());
        Authenticator authenticator = new(new DirectoryCredentials(directory, time), time, log: log.CreateLogger<Authenticator>());
        WireServer wire = new(new WireOptions { HostName = host }, authenticator, time, certificate, log: log.CreateLogger<WireServer>());
        LocalDelivery delivery = new(store, time, log.CreateLogger<LocalDelivery>());
        PendingDeliveryWorker worker = new(delivery);

        SmtpProtocol smtp = new(delivery, new SmtpOptions(), log.CreateLogger<SmtpProtocol>());
        LmtpProtocol lmtp = new(delivery, new SmtpOptions(), log.CreateLogger<LmtpProtocol>());
        Pop3Protocol pop3 = new(store, log.CreateLogger<Pop3Protocol>());
        ImapProtocol imap = new(store);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Listen(kestrel, settings, 25, new LineConnectionHandler(smtp, wire));
            Listen(kestrel, settings, 24, new LineConnectionHandler(lmtp, wire));
            Listen(kestrel, settings, 110, new LineConnectionHandler(pop3, wire));
            Listen(kestrel, settings, 143, new LineConnectionHandler(imap, wire));
            Listen(kestrel, settings, 993, new LineConnectionHandler(imap, wire, implicitTls: true));
            Listen(kestrel, settings, 995, new LineConnectionHandler(pop3, wire, implicitTls: true));
        });
        return new MailServer(builder.Build(), directory, store, wire, worker, certificate);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _web.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new IOException($"{e.Message} Another program has this port (ss -ltnp shows which); --port-base chooses others.", e);
        }
    }

    /// <summary>Serves until <paramref name="stop"/>; then no new connections, running commands end, clients hear goodbye.</summary>
    public async Task RunUntilAsync(CancellationToken stop)
    {
        Task worker = _worker.RunAsync(stop);
        await Task.Delay(Timeout.Infinite, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        await _wire.DrainAsync();
        await _web.StopAsync(CancellationToken.None);
        await worker.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    public void ReloadCertificate() => _certificate.Reload();

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _wire.Dispose();
        await _store.DisposeAsync();
        await _directory.DisposeAsync();
    }

    static void Logging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp, o.ColorBehavior) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ ", true, LoggerColorBehavior.Disabled));
        logging.AddFilter("Microsoft", LogLevel.Warning);
    }

    static void Listen(KestrelServerOptions kestrel, Settings settings, int port, LineConnectionHandler handler) =>
        kestrel.Listen(settings.Listen, settings.PortBase + port, options => options.Run(handler.OnConnectedAsync));
}
