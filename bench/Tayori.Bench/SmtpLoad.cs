using System.Diagnostics;
using Tayori.Bench.Letters;
using Tayori.Bench.Net;

namespace Tayori.Bench;

/// <summary>Messages to be sent by whichever connection is free.</summary>
sealed class SmtpLoad
{
    long _next = -1;
    long _sentOctets;

    public required ServerAddress Address { get; init; }
    public required bool IsLmtp { get; init; }
    public required SmtpSending Sending { get; init; }
    public required IReadOnlyList<Letter> Letters { get; init; }
    public required string Sender { get; init; }
    public required string[] Recipients { get; init; }
    public required int PerMessage { get; init; }
    public required long Messages { get; init; }

    /// <summary>Octets of messages, counted once per message.</summary>
    public long SentOctets => Interlocked.Read(ref _sentOctets);

    /// <summary>Where the numbers of the letters begin, so that two runs do not send the same.</summary>
    public long FirstNumber { get; init; } = Environment.TickCount64 % 9_000_000 * 1000;

    public SmtpSender Connect() => new(this);

    public bool TryTake(out long number) => (number = Interlocked.Increment(ref _next)) < Messages;

    public void Count(int octets) => Interlocked.Add(ref _sentOctets, octets);
}

/// <summary>One connection's share of the load.</summary>
sealed class SmtpSender(SmtpLoad load) : IDisposable
{
    /// <summary>Messages of one connection: servers limit them, and senders connect anew.</summary>
    const int PerConnection = 1000;

    readonly string[] _to = new string[load.PerMessage];
    SmtpClient _client = new(load.Address, load.IsLmtp, load.Sending);
    int _sent;

    public Samples Times { get; } = new();

    public void Run()
    {
        while (SendNext(out _))
        {
        }
    }

    /// <summary>Sends the next message of the load, and says which it was; <c>false</c> when there is none left.</summary>
    public bool SendNext(out long number)
    {
        if (!load.TryTake(out number))
            return false;
        for (int i = 0; i < _to.Length; i++)
            _to[i] = load.Recipients[(number * _to.Length + i) % load.Recipients.Length];
        Letter letter = load.Letters[(int)(number % load.Letters.Count)];
        if (_sent++ == PerConnection)
            Reconnect();
        long start = Stopwatch.GetTimestamp();
        _client.Send(load.Sender, _to, letter, load.FirstNumber + number, load.Sending);
        Times.Add(start);
        load.Count(letter.Size);
        return true;
    }

    public void Dispose() => _client.Dispose();

    void Reconnect()
    {
        _client.Dispose();
        _client = new SmtpClient(load.Address, load.IsLmtp, load.Sending);
        _sent = 1;
    }
}
