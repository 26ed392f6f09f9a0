using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Wire;

namespace Tayori.Imap.Session;

/// <summary>Reads whole commands, literals included. An idle session holds no buffer: until a command is complete it stays in the connection's input.</summary>
sealed class CommandReader(LineConnection connection, ImapWriter writer)
{
    CommandScanner _scanner;

    /// <summary>
    /// The next command without its last CRLF, or <c>null</c> when the connection was woken. A command over the limit ends the connection, because what follows it cannot be told from its rest
    /// (RFC 7888 §4 allows this for non-synchronizing literals); a synchronizing literal is refused before it is sent, and the command that asked is returned for its NO.
    /// </summary>
    public async ValueTask<ReceivedCommand?> ReadAsync(long limit, TimeSpan timeout, bool isSecret, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await connection.ReadAsync(timeout, cancellationToken);
            var scan = _scanner.Next(read.Buffer, limit);
            if (scan.Status == ScanStatus.Literal && CommandRequest.AnnouncesMessage(read.Buffer.Slice(0, scan.Length)))
            {
                // The message stays in the input: the command reads it.
                var announced = System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(0, scan.Length));
                _scanner.Reset();
                connection.AdvanceTo(read.Buffer.GetPosition(scan.Length));
                return new ReceivedCommand(announced, IsTooBig: false);
            }
            var tooBig = scan.Status == ScanStatus.Literal && scan.Literal.Size > limit - scan.Length;
            if (scan.Status == ScanStatus.TooLong || (tooBig && !scan.Literal.IsSynchronizing)) throw new ConnectionEndedException(EndReason.Limit, "command too long");
            if (scan.Status == ScanStatus.Complete || tooBig)
            {
                var end = read.Buffer.GetPosition(scan.Length);
                var octets = System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(0, scan.Length - 2));
                _scanner.Reset();
                if (isSecret || CommandRequest.HoldsSecret(octets)) connection.RedactInput();
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
        return available > scan.Length;
    }
}

/// <param name="Octets">Without the last CRLF.</param>
/// <param name="IsTooBig">It ends in a literal that is larger than allowed and has not been sent.</param>
sealed record ReceivedCommand(byte[] Octets, bool IsTooBig);
