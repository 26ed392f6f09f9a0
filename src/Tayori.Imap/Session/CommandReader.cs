using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Wire;

namespace Tayori.Imap.Session;

/// <summary>Reads whole commands, literals included. An idle session holds no buffer: until a command is complete it stays in the connection's input.</summary>
sealed class CommandReader(LineConnection connection, ImapWriter writer)
{
    /// <summary>A mailbox's name and the message are all that an APPEND has as literals; what has more is not looked at again and again.</summary>
    const int LiteralsOfAppend = 2;

    CommandScanner _scanner;
    int _literals;

    /// <summary>
    /// The next command without its last CRLF, or <c>null</c> when the connection was woken. A command over the limit ends the connection, because what follows it cannot be told from its rest
    /// (RFC 7888 §4 allows this for non-synchronizing literals); a synchronizing literal is refused before it is sent, and the command that asked is returned for its NO.
    /// </summary>
    public async ValueTask<ReceivedCommand?> ReadAsync(long limit, TimeSpan timeout, Awaited awaited, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await connection.ReadAsync(timeout, cancellationToken);
            var scan = _scanner.Next(read.Buffer, limit);
            if (scan.Status == ScanStatus.Literal && awaited == Awaited.CommandWithMessage && IsMessage(scan, read.Buffer))
            {
                // The message stays in the input: the command reads it.
                var announced = System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(0, scan.Length));
                Reset();
                connection.AdvanceTo(read.Buffer.GetPosition(scan.Length));
                return new ReceivedCommand(announced, IsTooBig: false, scan.Literal);
            }
            var tooBig = scan.Status == ScanStatus.Literal && scan.Literal.Size > limit - scan.Length;
            if (scan.Status == ScanStatus.TooLong || (tooBig && !scan.Literal.IsSynchronizing)) throw new ConnectionEndedException(EndReason.Limit, "command too long");
            if (scan.Status == ScanStatus.Complete || tooBig)
            {
                var end = read.Buffer.GetPosition(scan.Length);
                var octets = System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(0, scan.Length - 2));
                Reset();
                if (awaited == Awaited.Secret || CommandRequest.HoldsSecret(octets)) connection.RedactInput();
                connection.AdvanceTo(end);
                return new ReceivedCommand(octets, tooBig);
            }
            var arrived = scan.Status == ScanStatus.Literal && Include(scan, read.Buffer.Length);
            connection.AdvanceTo(read.Buffer.Start, arrived ? read.Buffer.Start : read.Buffer.End);
            if (read.IsCanceled && scan.Status == ScanStatus.Incomplete) return null;
        }
    }

    /// <summary>Takes a literal into the command; returns whether octets behind its header are here already.</summary>
    bool Include(in Scan scan, long available)
    {
        if (scan.Literal.IsSynchronizing) writer.Continue("go ahead");
        _scanner.IncludeLiteral();
        _literals++;
        return available > scan.Length;
    }

    bool IsMessage(in Scan scan, in System.Buffers.ReadOnlySequence<byte> buffer) => _literals < LiteralsOfAppend && CommandRequest.AnnouncesMessage(buffer.Slice(0, scan.Length));

    void Reset()
    {
        _scanner.Reset();
        _literals = 0;
    }
}

/// <summary>What the client's next line is.</summary>
enum Awaited
{
    Command,

    /// <summary>A command, which may be one whose message stays in the input for it to read.</summary>
    CommandWithMessage,

    /// <summary>An answer within a command: whatever it looks like, it is no command.</summary>
    Line,

    /// <summary>The same, hidden from the trace.</summary>
    Secret,
}

/// <param name="Octets">Without the last CRLF.</param>
/// <param name="IsTooBig">It ends in a literal that is larger than allowed and has not been sent.</param>
/// <param name="Message">The message that it ends in, which is still in the input or has not been sent: whoever handles the command takes it from there, or refuses it.</param>
sealed record ReceivedCommand(byte[] Octets, bool IsTooBig, MessageLiteral? Message = null);
