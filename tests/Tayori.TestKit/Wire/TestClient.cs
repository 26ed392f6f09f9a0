using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tayori.Wire;

namespace Tayori.TestKit.Wire;

/// <summary>
/// A client of a session that runs in memory. It sends octets, and knows without sleeping when the server has said all it has to say:
/// when the server is blocked in a read and this end has taken everything.
/// </summary>
public sealed class TestClient : IAsyncDisposable
{
    /// <summary>How far the clock moves on while something is listened for: less than anything in the server waits for, but NOTIFY.</summary>
    static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    readonly FakeTimeProvider _time;
    readonly WatchedPipe _toServer = new();
    readonly WatchedPipe _toClient;
    readonly MemoryConnectionContext _context;
    readonly MemoryStream _received = new();
    readonly Lock _lock = new();
    readonly Task _server;
    TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Stream _stream;
    Task _pump = Task.CompletedTask;
    volatile bool _stopsPump;

    internal TestClient(LineConnectionHandler handler, FakeTimeProvider time, IPEndPoint remote, string id, int outputCapacity, bool reads)
    {
        _time = time;
        _toClient = new WatchedPipe(outputCapacity);
        _context = new MemoryConnectionContext(new Duplex(_toServer.Reader, _toClient.Writer), remote, new IPEndPoint(LocalFor(remote), 143), id);
        _stream = new DuplexPipeStream(_toClient.Reader, _toServer.Writer);
        _server = Task.Run(() => ServeAsync(handler));
        if (reads) _pump = Task.Run(PumpAsync);
        else _toClient.Blocked.SetForEver();
    }

    /// <summary>Whether the server has ended the conversation and its octets have all come.</summary>
    public bool IsClosed => _server.IsCompleted && _pump.IsCompleted;

    /// <summary>Whether anything has come that has not been taken.</summary>
    public bool HasMore
    {
        get
        {
            lock (_lock) return _received.Length > 0;
        }
    }

    /// <summary>Whether the server cut the connection instead of closing it.</summary>
    public bool WasAborted => _context.WasAborted;

    /// <summary>Sends octets in one piece. What a server that has hung up does not take is lost, as on a real connection.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> octets)
    {
        try
        {
            await _stream.WriteAsync(octets);
            await _stream.FlushAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
        }
    }

    public ValueTask SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends, and takes what the server answers until it waits again. The text is Latin-1: a character is an octet.</summary>
    public async Task<string> AskAsync(string text)
    {
        await SendAsync(text);
        return await TakeAsync();
    }

    /// <summary>All that has come since the last time, when the server has settled.</summary>
    public async Task<string> TakeAsync()
    {
        await SettleAsync();
        return Take();
    }

    /// <summary>As <see cref="TakeAsync"/>, without waiting.</summary>
    public string Take()
    {
        lock (_lock)
        {
            var text = Encoding.Latin1.GetString(_received.GetBuffer(), 0, (int)_received.Length);
            _received.SetLength(0);
            return text;
        }
    }

    /// <summary>Completes when the server is blocked in a read, or has ended, and everything it wrote is here.</summary>
    public async Task SettleAsync()
    {
        try
        {
            do
            {
                await _toServer.Blocked.Reached.WaitAsync(Patience.Limit);
                await _toClient.Blocked.Reached.WaitAsync(Patience.Limit);
            }
            while (!_toServer.Blocked.IsReached || !_toClient.Blocked.IsReached);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The server neither waits for input nor has ended. So far it said: {Take()}");
        }
    }

    /// <summary>
    /// Takes what comes without having been asked for; nothing where nothing comes, and the test fails. A server that has nothing to do may be waiting for its clock to move on: it does.
    /// </summary>
    public async Task<string> HearAsync()
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience.Limit; _time.Advance(s_step))
        {
            if (await TakeAsync() is { Length: > 0 } told) return told;
            await WaitForMoreAsync(TimeSpan.FromMilliseconds(1));
            if (IsClosed) break;
        }

        return await TakeAsync();
    }

    /// <summary>Completes when more has come or nothing more can; false when it took too long.</summary>
    internal async Task<bool> WaitForMoreAsync(TimeSpan timeout)
    {
        Task more;
        lock (_lock)
        {
            if (_received.Length > 0 || IsClosed) return true;
            more = _more.Task;
        }

        try
        {
            await Task.WhenAny(more, _pump).WaitAsync(timeout);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The client's side of the handshake; no certificate is refused here.</summary>
    public async Task StartTlsAsync()
    {
        await StopPumpAsync();
        var ssl = new SslStream(_stream);
        _stream = ssl;
        await ssl.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
#pragma warning disable CA5359 // The test's own certificate, over memory.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        }).WaitAsync(Patience.Limit);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>From here on both sides speak DEFLATE (RFC 4978).</summary>
    public async Task StartCompressionAsync()
    {
        await StopPumpAsync();
        _stream = new DeflateDuplexStream(_stream);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>The client goes without a word: end of its stream.</summary>
    public async Task CloseAsync()
    {
        EndInput();
        await _server.WaitAsync(Patience.Limit);
    }

    /// <summary>The client is gone altogether, from one moment to the next: what is written to it from now on is lost.</summary>
    public void Vanish()
    {
        _stopsPump = true;
        _toClient.Reader.Complete();
        EndInput();
    }

    void EndInput()
    {
        _toServer.Writer.Complete();
        _context.InputEnded();
    }

    /// <summary>Completes when the server has ended the conversation.</summary>
    public async Task EndAsync()
    {
        await _server.WaitAsync(Patience.Limit);
        await _pump.WaitAsync(Patience.Limit);
    }

    public async ValueTask DisposeAsync()
    {
        _toServer.Writer.Complete();
        await Task.WhenAll(_server, _pump).WaitAsync(Patience.Limit);
        _received.Dispose();
    }

    async Task ServeAsync(LineConnectionHandler handler)
    {
        try
        {
            await handler.OnConnectedAsync(_context);
        }
        finally
        {
            _context.Closed();
        }
    }

    async Task StopPumpAsync()
    {
        await SettleAsync();
        if (_pump.IsCompleted) return;
        _stopsPump = true;
        _toClient.Reader.CancelPendingRead();
        await _pump;
        _stopsPump = false;
    }

    async Task PumpAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _stream.ReadAsync(buffer) is > 0 and var length) Received(buffer.AsSpan(0, length));
            _toClient.Blocked.SetForEver();
        }
        catch (OperationCanceledException)
        {
            // The handshake takes over.
        }
        catch (IOException) when (_stopsPump)
        {
            // As above, through TLS.
        }
        catch (InvalidOperationException) when (_stopsPump)
        {
            // The client has vanished.
        }
        catch (IOException)
        {
            _toClient.Blocked.SetForEver();
        }
    }

    void Received(ReadOnlySpan<byte> octets)
    {
        lock (_lock)
        {
            _received.Write(octets);
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    static IPAddress LocalFor(IPEndPoint remote) => IPAddress.IsLoopback(remote.Address) ? IPAddress.Loopback : IPAddress.Parse("192.0.2.1");

    sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
