using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tayori.System.Tests.Running;

/// <summary>A socket that speaks lines: for what a mail library would not send, or not as fast, or not with so little memory.</summary>
sealed class RawClient : IDisposable
{
    readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    byte[] _buffer = [];
    int _start, _end;

    public static async Task<RawClient> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        RawClient client = new();
        try
        {
            await client._socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public Task SendAsync(string text, CancellationToken cancellationToken) => SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);

    public async Task SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        while (octets.Length > 0)
            octets = octets[await _socket.SendAsync(octets, cancellationToken)..];
    }

    /// <summary>The next line without its end. Throws <see cref="IOException"/> where the server has hung up.</summary>
    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                string line = Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }
            await FillAsync(cancellationToken);
        }
    }

    /// <summary>Reads up to a line that begins so, and returns it; one that begins with <paramref name="never"/> is an error.</summary>
    public async Task<string> ReadToAsync(string beginning, CancellationToken cancellationToken, string? never = null)
    {
        while (true)
        {
            string line = await ReadLineAsync(cancellationToken);
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line;
            if (never is not null && line.StartsWith(never, StringComparison.Ordinal))
                throw new InvalidOperationException($"wanted {beginning}, got {line}");
        }
    }

    /// <summary>The next reply of SMTP or LMTP, which must have this code.</summary>
    public async Task<string> ReplyAsync(string code, CancellationToken cancellationToken)
    {
        while (true)
        {
            string line = await ReadLineAsync(cancellationToken);
            if (!line.StartsWith(code, StringComparison.Ordinal))
                throw new InvalidOperationException($"wanted {code}, got {line}");
            if (line.Length == 3 || line[3] == ' ')
                return line;
        }
    }

    /// <summary>Lets go of the buffer: a client that only waits holds nothing.</summary>
    public void Rest() => (_buffer, _start, _end) = (_buffer[_start.._end], 0, _end - _start);

    public void Dispose() => _socket.Dispose();

    async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(512, _buffer.Length * 2));
        int read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        if (read == 0)
            throw new IOException("the server has hung up");
        _end += read;
    }
}
