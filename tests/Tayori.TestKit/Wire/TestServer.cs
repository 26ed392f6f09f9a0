using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Wire;
using ICredentials = Tayori.Wire.ICredentials;

namespace Tayori.TestKit.Wire;

/// <summary>A server without sockets: any head on the real connection loop, with a clock that only the test moves.</summary>
public sealed class TestServer : IDisposable
{
    static readonly Lazy<CertificateSource> SharedCertificate = new(MakeCertificate);

    internal static CertificateSource Certificate => SharedCertificate.Value;

    readonly ILineProtocol _protocol;
    int _connections;

    public TestServer(ILineProtocol protocol, ICredentials? credentials = null, TestServerOptions? options = null)
    {
        options ??= new TestServerOptions();
        _protocol = protocol;
        Time = options.Time ?? new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 9, 0, 0, TimeSpan.Zero));
        Authenticator = new Authenticator(credentials ?? new TestCredentials(), Time, options.Throttle);
        Wire = new WireServer(options.Wire, Authenticator, Time, options.HasCertificate ? Certificate : null, options.Trace);
    }

    public FakeTimeProvider Time { get; }
    public Authenticator Authenticator { get; }
    public WireServer Wire { get; }

    /// <param name="remote">The client's address; loopback if not given.</param>
    /// <param name="implicitTls">Whether the handshake comes first; it has been made when this returns.</param>
    /// <param name="outputCapacity">Octets that the way to the client holds before the server must wait; 0: any number.</param>
    /// <param name="reads">False: a client that never reads.</param>
    public async Task<TestClient> ConnectAsync(string? remote = null, bool implicitTls = false, int outputCapacity = 0, bool reads = true)
    {
        var number = Interlocked.Increment(ref _connections);
        var end = new IPEndPoint(remote is null ? IPAddress.Loopback : IPAddress.Parse(remote), 40000 + (number % 20000));
        var client = new TestClient(new LineConnectionHandler(_protocol, Wire, implicitTls), Time, end, $"T{number}", outputCapacity, reads);
        if (implicitTls) await client.StartTlsAsync();
        return client;
    }

    public void Dispose() => Wire.Dispose();

    // One for the process: making a key per test would be most of what TLS tests cost.
    static CertificateSource MakeCertificate()
    {
        var folder = Directory.CreateTempSubdirectory("tayori-test-certificate-").FullName;
        try
        {
            return CertificateSource.SelfSigned(folder, "mail.example.org", TimeProvider.System, NullLogger.Instance);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

public sealed record TestServerOptions
{
    public WireOptions Wire { get; init; } = new() { HostName = "mail.example.org" };
    public FakeTimeProvider? Time { get; init; }
    public ThrottleOptions Throttle { get; init; } = ThrottleOptions.Off;
    public bool HasCertificate { get; init; } = true;
    public ProtocolTrace? Trace { get; init; }
}
