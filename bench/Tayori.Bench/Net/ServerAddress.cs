using System.Net.Security;
using System.Net.Sockets;

namespace Tayori.Bench.Net;

sealed record Login(string User, string Password);

sealed record ServerAddress(string Host, int Port, bool Tls)
{
    /// <summary>Longer than any command of a benchmark takes, short enough that a server that hangs is noticed.</summary>
    const int SilenceMilliseconds = 10 * 60 * 1000;

    public LineClient Connect() => new(Open());

    /// <summary>The connection alone, after the TLS handshake where there is one.</summary>
    public Stream Open()
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = SilenceMilliseconds, SendTimeout = SilenceMilliseconds };
        socket.Connect(Host, Port);
        return Tls ? Encrypt(socket) : new NetworkStream(socket, ownsSocket: true);
    }

    public override string ToString() => $"{Host}:{Port}";

    SslStream Encrypt(Socket socket)
    {
        SslStream tls = new(new NetworkStream(socket, ownsSocket: true));
#pragma warning disable CA5359 // What is measured is speed, on servers with self-signed certificates.
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions { TargetHost = Host, RemoteCertificateValidationCallback = (_, _, _, _) => true });
#pragma warning restore CA5359
        return tls;
    }
}
