using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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
    /// <summary>What is left of the transports when all sessions have ended gets this long to leave.</summary>
    static readonly TimeSpan TransportTimeout = TimeSpan.FromSeconds(5);

    readonly ServerLog _log;
    readonly ILogger _logger;
    readonly SqliteDirectory _directory;
    readonly SqliteMailStore _store;
    readonly CertificateSource _certificate;
    readonly WireServer _wire;
    readonly SmtpProtocol _smtp;
    readonly LmtpProtocol _lmtp;
    readonly ImapProtocol _imap;
    readonly PendingDeliveryWorker _worker;
    readonly TraceWatch _trace;
    readonly WebApplication _web;
    readonly TimeProvider _time;
    readonly Lock _reloading = new();

    MailServer(Settings settings, TimeProvider time, ServerLog log, SqliteDirectory directory, SqliteMailStore store)
    {
        (Settings, _time, _log, _directory, _store) = (settings, time, log, directory, store);
        ILoggerFactory loggers = log.Loggers;
        _logger = loggers.CreateLogger<MailServer>();
        (string certificate, string key) = CertificateFiles(settings);
        _certificate = OpenCertificate(certificate, key);
        Authenticator authenticator = new(new DirectoryCredentials(directory, time), time, log: loggers.CreateLogger<Authenticator>());
        TraceList traced = new(settings.Folder);
        ProtocolTrace trace = new(traced.Folder);
        _trace = new TraceWatch(traced, () => Settings.Trace, trace, time, loggers.CreateLogger<TraceWatch>());
        _wire = new WireServer(WireOptionsOf(settings), authenticator, time, _certificate, trace, loggers.CreateLogger<WireServer>());
        LocalDelivery delivery = new(store, time, loggers.CreateLogger<LocalDelivery>());
        _worker = new PendingDeliveryWorker(delivery);
        _smtp = new SmtpProtocol(delivery, SmtpOptionsOf(settings), loggers.CreateLogger<SmtpProtocol>());
        _lmtp = new LmtpProtocol(delivery, SmtpOptionsOf(settings), loggers.CreateLogger<LmtpProtocol>());
        _imap = new ImapProtocol(store, loggers.CreateLogger<ImapProtocol>(), ImapOptionsOf(settings));
        Pop3Protocol pop3 = new(store, loggers.CreateLogger<Pop3Protocol>());
        _web = Build(new Dictionary<Service, ILineProtocol>
        {
            [Service.Smtp] = _smtp,
            [Service.Lmtp] = _lmtp,
            [Service.Pop3] = pop3,
            [Service.Pop3s] = pop3,
            [Service.Imap] = _imap,
            [Service.Imaps] = _imap,
        });
    }

    /// <summary>What the server runs by now.</summary>
    public Settings Settings { get; private set; }
    public IMailStore Store => _store;
    public string Fingerprint => _certificate.Fingerprint;
    public ILogger Logger => _logger;

    /// <summary>Opens the data folder and makes everything ready; no port is open yet. Throws <see cref="StorageException"/> where the folder cannot be used.</summary>
    public static async Task<MailServer> OpenAsync(Settings settings, TimeProvider time)
    {
        ServerLog log = new(settings, time);
        SqliteDirectory? directory = null;
        SqliteMailStore? store = null;
        try
        {
            directory = SqliteDirectory.Open(settings.Folder, time);
            SqlitePendingDeliveries pending = new(directory, settings.Folder, () => store!.CreateSpool());
            store = new SqliteMailStore(settings.Folder, directory, pending, time, log.Loggers);
            pending.Sweep();
            return new MailServer(settings, time, log, directory, store);
        }
        catch
        {
            await (store?.DisposeAsync() ?? default);
            await (directory?.DisposeAsync() ?? default);
            log.Dispose();
            throw;
        }
    }

    /// <summary>Opens the ports. Throws <see cref="IOException"/> that says which cannot be had, and why.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Ports.FirstUnavailable(Settings) is { } reason)
            throw new IOException(reason);
        _trace.Look(); // whoever is to be traced is so from the first connection on
        await _web.StartAsync(cancellationToken);
        Note();
        Log.Ready(_logger, Settings.Folder, Settings.Listen, Settings.PortBase, _wire.Options.MaxConnections);
    }

    /// <summary>On a full disk it serves all the same: it is only that other verbs do not find it.</summary>
    void Note()
    {
        try
        {
            new RunningServer(Environment.ProcessId, Settings.Listen, Settings.PortBase).Write(Settings.Folder);
        }
        catch (IOException failure)
        {
            Log.NotNoted(_logger, failure);
        }
    }

    /// <summary>Serves until <paramref name="stop"/>; then no new connections, running commands end, clients hear goodbye.</summary>
    public async Task RunUntilAsync(CancellationToken stop)
    {
        Task[] background = [_worker.RunAsync(stop), _trace.RunAsync(stop)];
        await Task.Delay(Timeout.Infinite, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        Log.Stopping(_logger, _wire.ConnectionCount, _wire.Options.DrainTimeout.TotalSeconds);
        RunningServer.Clear(Settings.Folder);
        await _wire.DrainAsync();
        await _web.StopAsync(CancellationToken.None);
        await Task.WhenAll(background).ContinueWith(static _ => { }, TaskScheduler.Default);
        Log.Stopped(_logger);
    }

    /// <summary>SIGHUP: takes over what can change while the server runs, says what cannot, and reads the certificate again. What cannot be read leaves everything as it is.</summary>
    public void Reload(Func<Settings> read)
    {
        lock (_reloading)
        {
            Log.Reloading(_logger);
            try
            {
                Take(read());
            }
            catch (ConfigurationException e)
            {
                Log.ConfigurationKept(_logger, e.Message);
                _certificate.Reload(); // a renewed certificate does not wait for a slip in another key
            }
        }
    }

    void Take(Settings next)
    {
        foreach (SettingKey key in SettingKeys.All.Where(k => !Equals(k.Show(next), k.Show(Settings))))
        {
            if (key.IsLive)
                Log.KeyChanged(_logger, key.Name, key.Show(next), key.Show(Settings));
            else
                Log.RestartNeeded(_logger, key.Name, key.Show(Settings), key.Show(next));
        }
        Apply(next.LiveOver(Settings));
    }

    void Apply(Settings next)
    {
        Settings = next;
        _log.Level = next.LogLevel;
        _wire.Options = WireOptionsOf(next);
        _smtp.Options = _lmtp.Options = SmtpOptionsOf(next);
        _imap.Options = ImapOptionsOf(next);
        (string certificate, string key) = CertificateFiles(next);
        _certificate.Reload(certificate, key);
    }

    public async ValueTask DisposeAsync()
    {
        await _web.DisposeAsync();
        _wire.Dispose();
        await _store.DisposeAsync();
        await _directory.DisposeAsync();
        _log.Dispose();
    }

    WebApplication Build(Dictionary<Service, ILineProtocol> heads)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSingleton(_log.Loggers);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TransportTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach ((Service service, ILineProtocol head) in heads)
                Listen(kestrel, service, new LineConnectionHandler(head, _wire, service.IsTls));
        });
        return builder.Build();
    }

    void Listen(KestrelServerOptions kestrel, Service service, LineConnectionHandler handler)
    {
        foreach (System.Net.IPAddress address in Settings.Addresses)
            kestrel.Listen(address, service.Port(Settings.PortBase), options => options.Run(handler.OnConnectedAsync));
    }

    static WireOptions WireOptionsOf(Settings settings) => new()
    {
        HostName = settings.Host,
        MaxConnections = settings.MaxConnections ?? OpenFiles.Connections,
        MaxConnectionsPerAddress = settings.MaxConnectionsPerAddress,
    };

    static ImapOptions ImapOptionsOf(Settings settings) => new()
    {
        AdminContact = settings.AdminContact,
        MessageLimit = settings.MessageLimit,
        SaveLimit = settings.SaveLimit,
        UrlApplications = settings.UrlApplications.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase),
    };

    static SmtpOptions SmtpOptionsOf(Settings settings) => new() { MaxMessageBytes = settings.MaxMessageSize };

    CertificateSource OpenCertificate(string certificate, string key)
    {
        try
        {
            return new CertificateSource(certificate, key, _time, _log.Loggers.CreateLogger<CertificateSource>());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or InvalidDataException)
        {
            throw new ConfigurationException($"certificate {certificate} with key {key} cannot be used: {e.Message} `tayori doctor` looks at it more closely.");
        }
    }

    (string Certificate, string Key) CertificateFiles(Settings settings) => settings.Certificate is { } file
        ? (file, settings.CertificateKey ?? file)
        : CertificateSource.EnsureSelfSigned(settings.Folder, settings.Host, _time);
}
