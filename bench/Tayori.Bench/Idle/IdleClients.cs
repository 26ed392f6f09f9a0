using System.Collections.Concurrent;
using System.Globalization;
using Tayori.Bench.Net;

namespace Tayori.Bench.Idle;

/// <param name="Address">An IMAP or POP3 port.</param>
/// <param name="Login">The user's name may hold <c>{0}</c>: the number of the connection.</param>
/// <param name="Accounts">Where the numbers begin again.</param>
/// <param name="Compress">Whether an IMAP connection is compressed after login.</param>
sealed record IdleTarget(ServerAddress Address, Login Login, int Accounts, bool Compress);

/// <param name="Name">As the report calls it.</param>
/// <param name="Steps">What is sent, and how the line begins that answers it.</param>
/// <param name="Compresses">What comes behind is compressed.</param>
sealed record IdlePhase(string Name, IReadOnlyList<(string Command, string Answer)> Steps, bool Compresses = false);

/// <summary>Many clients that do the same, each as little as can be.</summary>
sealed class IdleClients : IAsyncDisposable
{
    const int AtOnce = 64;

    static readonly IdlePhase[] s_imap = [new("after-login", [("a LOGIN {user} {password}", "a OK")]), new("selected", [("b SELECT INBOX", "b OK")]), new("in-idle", [("c IDLE", "+")])];
    static readonly IdlePhase[] s_compressed = [s_imap[0], new("compressed", [("z COMPRESS DEFLATE", "z OK")], Compresses: true), .. s_imap[1..]];
    static readonly IdlePhase[] s_pop3 = [new("after-login", [("USER {user}", "+OK"), ("PASS {password}", "+OK")])];

    readonly IdleTarget _target;
    readonly ConcurrentDictionary<int, Stream> _streams = [];
    bool _imap;

    IdleClients(IdleTarget target) => _target = target;

    public IReadOnlyList<IdlePhase> Phases => !_imap ? s_pop3 : _target.Compress ? s_compressed : s_imap;

    public static async Task<IdleClients> ConnectAsync(IdleTarget target, int count, CancellationToken cancellationToken)
    {
        IdleClients clients = new(target);
        await Parallel.ForAsync(0, count, Options(cancellationToken), async (number, token) =>
        {
            Stream stream = target.Address.Open();
            clients._streams[number] = stream;
            clients._imap = (await ReadToAsync(stream, "", token)).StartsWith('*');
        });
        return clients;
    }

    public Task EnterAsync(IdlePhase phase, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(_streams, Options(cancellationToken), async (client, token) =>
        {
            string user = string.Format(CultureInfo.InvariantCulture, _target.Login.User, client.Key % _target.Accounts);
            foreach ((string command, string answer) in phase.Steps)
            {
                string line = command.Replace("{user}", user, StringComparison.Ordinal).Replace("{password}", _target.Login.Password, StringComparison.Ordinal);
                await client.Value.WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\r\n"), token);
                await ReadToAsync(client.Value, answer, token);
            }
            if (phase.Compresses)
                _streams[client.Key] = new DeflatedStream(client.Value);
        });

    public async ValueTask DisposeAsync()
    {
        foreach (Stream stream in _streams.Values)
            await stream.DisposeAsync();
    }

    static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    /// <summary>Reads lines up to the one that begins with <paramref name="start"/>; octet by octet, so that 5,000 clients hold no buffers and nothing is read too far.</summary>
    static async Task<string> ReadToAsync(Stream stream, string start, CancellationToken cancellationToken)
    {
        System.Text.StringBuilder line = new();
        byte[] octet = new byte[1];
        while (await stream.ReadAsync(octet, cancellationToken) == 1)
        {
            if (octet[0] != '\n')
            {
                line.Append((char)octet[0]);
                continue;
            }
            string text = line.ToString();
            if (text.StartsWith(start, StringComparison.Ordinal))
                return text;
            if (!text.StartsWith('*'))
                throw new BenchException($"the server said: {text}");
            line.Clear();
        }
        throw new BenchException($"the server hung up; its last words: {line}");
    }
}
