using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Tayori.System.Tests.Host;

/// <summary>A client that says lines and waits for lines.</summary>
sealed class LineClient : IDisposable
{
    readonly TcpClient _tcp;
    readonly Stream _stream;
    readonly StreamReader _reader;

    LineClient(TcpClient tcp, Stream stream) => (_tcp, _stream, _reader) = (tcp, stream, new StreamReader(stream, Encoding.Latin1));

    public static async Task<LineClient> ConnectAsync(int port, bool isTls = false)
    {
        TcpClient tcp = new();
        await tcp.ConnectAsync("127.0.0.1", port);
        LineClient client = new(tcp, isTls ? await EncryptAsync(tcp.GetStream(), _ => { }) : tcp.GetStream());
        client.Greeting = await client.HearAsync("");
        return client;
    }

    /// <summary>What the server said first.</summary>
    public string Greeting { get; private set; } = "";

    /// <summary>SHA-256 of the certificate that a port shows.</summary>
    public static async Task<string> FingerprintAsync(int port)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync("127.0.0.1", port);
        string fingerprint = "";
        await using Stream _ = await EncryptAsync(tcp.GetStream(), f => fingerprint = f);
        return fingerprint;
    }

    /// <summary>Says lines; the last gets its CRLF, too.</summary>
    public async Task SayAsync(string lines) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(lines + "\r\n"));

    /// <summary>Reads to a line that begins so.</summary>
    public async Task<string> HearAsync(string beginning)
    {
        List<string> heard = [];
        while (await _reader.ReadLineAsync().WaitAsync(Patience.Limit) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line;
            heard.Add(line);
        }
        throw new InvalidOperationException($"wanted \"{beginning}\", heard:\n{string.Join('\n', heard)}");
    }

    public async Task<string> AskAsync(string line, string beginning)
    {
        await SayAsync(line);
        return await HearAsync(beginning);
    }

    /// <summary>The lines up to a dot alone, dots undoubled: the answer to RETR.</summary>
    public async Task<string> HearTextAsync()
    {
        StringBuilder text = new();
        while (await _reader.ReadLineAsync().WaitAsync(Patience.Limit) is { } line && line != ".")
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return text.ToString();
    }

    /// <summary>Whether nothing more comes.</summary>
    public async Task<bool> IsClosedAsync() => await _reader.ReadLineAsync().WaitAsync(Patience.Limit) is null;

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
    }

    static async Task<Stream> EncryptAsync(Stream plain, Action<string> seen)
    {
        SslStream tls = new(plain);
#pragma warning disable CA5359 // The server's certificate is its own work; what is looked at is that it is the one it said.
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                seen(certificate!.GetCertHashString(global::System.Security.Cryptography.HashAlgorithmName.SHA256));
                return true;
            },
        });
#pragma warning restore CA5359
        return tls;
    }
}
