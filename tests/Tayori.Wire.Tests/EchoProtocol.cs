using System.Text;
using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

/// <summary>The least protocol that uses everything: says each line back, in brackets.</summary>
sealed class EchoProtocol : ILineProtocol
{
    public const int LineLimit = 20;
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(10);

    public string Name { get; init; } = "echo";
    public bool AcceptBareLf { get; init; }
    /// <summary>What the command <c>wait</c> waits for.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public TaskCompletionSource<LineConnection> Session { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public List<EndReason> LastWords { get; } = [];

    public ILineSession CreateSession(LineConnection connection)
    {
        Session.TrySetResult(connection);
        return new EchoSession(this, connection);
    }

    /// <summary>Wakes the session before, while and after it gets a line, many times.</summary>
    public async Task WakeWhileAsync(TestClient client)
    {
        var session = await Session.Task;
        for (var i = 0; i < 200; i++)
        {
            var asked = client.SendAsync($"line {i}\r\n");
            session.Wake();
            await asked;
            session.Wake();
            await client.SettleAsync();
        }
    }
}

sealed class EchoSession(EchoProtocol protocol, LineConnection connection) : ILineSession
{
    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        Say("hello");
        while (true)
        {
            var read = await connection.ReadLineAsync(EchoProtocol.LineLimit, EchoProtocol.IdleTimeout, protocol.AcceptBareLf, cancellationToken);
            if (read.Status != LineStatus.Line) Say(read.Status.ToString());
            else if (!await ActAsync(Encoding.Latin1.GetString(read.Line), cancellationToken)) return;
        }
    }

    public void WriteLastWords(EndReason reason)
    {
        protocol.LastWords.Add(reason);
        Say($"bye {reason}");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    async ValueTask<bool> ActAsync(string line, CancellationToken cancellationToken)
    {
        switch (line)
        {
            case "quit":
                Say("bye");
                return false;
            case "bug":
                throw new InvalidOperationException("a bug");
            case "wait":
                await protocol.Released.Task;
                Say("waited");
                return true;
            case "tls":
                Say("go ahead");
                await connection.StartTlsAsync(cancellationToken);
                return true;
            case "deluge":
                while (true) await FloodAsync(cancellationToken);
            case "trickle":
                Say("first");
                await connection.FlushAsync(cancellationToken);
                await protocol.Released.Task;
                Say("second");
                await connection.FlushAsync(cancellationToken);
                while (true) await TrickleAsync(cancellationToken);
            case "deflate":
                Say("deflated from here on");
                await connection.StartCompressionAsync(cancellationToken);
                return true;
            case "flood":
                await FloodAsync(cancellationToken);
                return true;
            case "pass secret":
                connection.RedactInput(5);
                connection.Identify(new Login(7, "ann@example.org"));
                Say("in");
                return true;
            case "data":
                connection.InCommand = true;
                Say("send");
                await connection.ReadLineAsync(EchoProtocol.LineLimit, EchoProtocol.IdleTimeout, protocol.AcceptBareLf, cancellationToken);
                connection.InCommand = false;
                Say("taken");
                return true;
            default:
                Say($"[{line}]{(connection.IsTls ? " in private" : "")}");
                return true;
        }
    }

    async ValueTask FloodAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < 1000; i++)
        {
            Say(new string('x', 1000));
            await connection.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Rows of a long answer, which leave when there are enough of them.</summary>
    async ValueTask TrickleAsync(CancellationToken cancellationToken)
    {
        Say("xxx");
        await connection.FlushIfFullAsync(cancellationToken);
        await Task.Yield();
    }

    void Say(string line)
    {
        var octets = Encoding.Latin1.GetBytes(line + "\r\n");
        octets.CopyTo(connection.Output.GetSpan(octets.Length));
        connection.Output.Advance(octets.Length);
    }
}
