using System.Buffers.Text;
using Tayori.Bench.Net;

namespace Tayori.Bench.Mix;

/// <summary>A session in IDLE (RFC 2177) on INBOX, that remembers what it was told.</summary>
sealed class MixWatcher : IDisposable
{
    readonly ImapClient _client;
    volatile int _exists;
    volatile int _pushes;

    public MixWatcher(ServerAddress address, Login login, int account)
    {
        Account = account;
        _client = new ImapClient(address);
        _client.LogIn(login);
        _client.Must("SELECT INBOX", Hear);
        _client.Send("IDLE");
        _client.AwaitContinuation(Hear);
    }

    public int Account { get; }

    /// <summary>The newest EXISTS.</summary>
    public int Exists => _exists;

    public int Pushes => _pushes;

    /// <summary>Listens until IDLE has ended.</summary>
    public void Run()
    {
        _client.Receive(line =>
        {
            Hear(line);
            _pushes++;
        });
    }

    /// <summary>From another thread than <see cref="Run"/>: the one writes, the other reads.</summary>
    public void Stop()
    {
        _client.Line.Write("DONE\r\n"u8);
        _client.Line.Flush();
    }

    public void Dispose() => _client.Dispose();

    void Hear(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith(" EXISTS"u8) && Utf8Parser.TryParse(line[2..], out int count, out _))
            _exists = count;
    }
}
