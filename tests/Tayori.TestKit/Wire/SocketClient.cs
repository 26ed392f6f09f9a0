using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Tayori.TestKit.Wire;

/// <summary>A client on a real socket, with the bad manners that a test wants.</summary>
public sealed class SocketClient(Socket socket) : IAsyncDisposable
{
    Stream _stream = new NetworkStream(socket, ownsSocket: true);

    public async Task StartTlsAsync()
    {
#pragma warning disable CA5359 // The test's own certificate, over loopback.
        SslStream tls = new(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(Patience.Limit);
        _stream = tls;
    }

    public async Task SendAsync(string text)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        await _stream.FlushAsync();
    }

    /// <summary>Reads until the text ends so.</summary>
    public async Task<string> ReadToAsync(string end)
    {
        StringBuilder text = new();
        byte[] octet = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(octet).AsTask().WaitAsync(Patience.Limit) == 0) return $"{text}<end>";
            text.Append((char)octet[0]);
        }

        return text.ToString();
    }

    /// <summary>Reads until the server closes; a connection that is cut ends in <c>&lt;cut&gt;</c>.</summary>
    public async Task<string> ReadToEndAsync()
    {
        StringBuilder text = new();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await _stream.ReadAsync(buffer).AsTask().WaitAsync(Patience.Limit) is > 0 and var length)
                text.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
        catch (IOException)
        {
            text.Append("<cut>");
        }

        return text.ToString();
    }

    /// <summary>FIN: no more will be sent, but answers are still read.</summary>
    public void HalfClose() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>RST: gone in the middle of whatever it was.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
