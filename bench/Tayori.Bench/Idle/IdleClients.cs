using System.Collections.Concurrent;
using System.Globalization;
using Tayori.Bench.Net;

namespace Tayori.Bench.Idle;

/// <param name="Address">An IMAP or POP3 port.</param>
/// <param name="Login">The user's name may hold <c>{0}</c>: the number of the connection.</param>
/// <param name="Accounts">Where the numbers begin again.</param>
sealed record IdleTarget(ServerAddress Address, Login Login, int Accounts);

/// <param name="Name">As the report calls it.</param>
/// <param name="Steps">What is sent, and how the line begins that answers it.</param>
sealed record IdlePhase(string Name, IReadOnlyList<(string Command, string Answer)> Steps);

/// <summary>Many clients that do the same, each as little as can be.</summary>
sealed class IdleClients : IAsyncDisposable
{
    const int AtOnce = 64;

    static readonly IdlePhase[] s_imap = [new("after-login", [("a LOGIN {user} {password}", "a OK")]), new("selected", [("b SELECT INBOX", "b OK")]), new("in-idle", [("c IDLE", "+")])];
    static readonly IdlePhase[] s_pop3 = [new("after-login", [("USER {user}", "+OK"), ("PASS {password}", "+OK")])];

    readonly IdleTarget _target;
    readonly ConcurrentBag<(int Number, Stream Stream)> _streams = [];
    bool _imap;

    IdleClients(IdleTarget target) => _target = target;

    public IReadOnlyList<IdlePhase> Phases => _imap ? s_imap : s_pop3;

    public static async Task<IdleClients> ConnectAsync(IdleTarget target, int count, CancellationToken cancellationToken)
    {
        IdleClients clients = new(target);
        await Parallel.ForAsync(0, count, Options(cancellationToken), async (number, token) =>
        {
            Stream stream = target.Address.Open();
            clients._streams.Add((number, stream));
            clients._imap = (await ReadToAsync(stream, "", token)).StartsWith('*');
        });
        return clients;
    }

    public Task EnterAsync(IdlePhase phase, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(_streams, Options(cancellationToken), async (client, token) =>
        {
            string user = string.Format(CultureInfo.InvariantCulture, _target.Login.User, client.Number % _target.Accounts);
            foreach ((string command, string answer) in phase.Steps)
            {
                string line = command.Replace("{user}", user, StringComparison.Ordinal).Replace("{password}", _target.Login.Password, StringComparison.Ordinal);
                await client.Stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(line + "\r\n"), token);
                await ReadToAsync(client.Stream, answer, token);
            }
        });

    public async ValueTask DisposeAsync()
    {
        foreach ((_, Stream stream) in _streams)
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
