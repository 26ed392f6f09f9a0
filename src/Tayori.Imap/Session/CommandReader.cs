using System.Buffers;
using Tayori.Imap.Grammar;
using Tayori.Wire;

namespace Tayori.Imap.Session;

/// <summary>
/// Reads whole commands, literals included. An idle session holds no buffer: until a command is complete it stays in the connection's input. While a literal is on its way a stopping
/// server waits for it.
/// </summary>
sealed class CommandReader(ImapSession session, CommandRunner runner)
{
    /// <summary>Literals up to a message (a mailbox's name, URLs): a line that has more is not looked at again and again.</summary>
    const int LiteralsBeforeMessage = 20;

    readonly LineConnection _connection = session.Connection;
    CommandScanner _scanner;
    int _literals;
    long? _began;

    /// <summary>A wake-up came while the client was sending: it is for when its command has been answered.</summary>
    bool _isWoken;

    /// <summary>The client is sending: something of a command is here, and not all of it.</summary>
    public bool HasPart { get; private set; }

    /// <summary>
    /// The next command without its last CRLF, or <c>null</c> when the connection was woken. A line over the limit ends the connection, because where it ends nobody can tell. A literal over the limit,
    /// and one of a command that is refused anyway, is not asked for; where it comes unasked, it is thrown away, unless it is so long that nobody should wait for that (RFC 7888 §4).
    /// </summary>
    public async ValueTask<ReceivedCommand?> ReadAsync(ReadLimits limits, Awaited awaited, EndsInMessage endsInMessage, CancellationToken cancellationToken)
    {
        var isCommand = awaited is Awaited.Command or Awaited.CommandWithMessage;
        if (isCommand && _isWoken && !HasPart) _connection.Wake();
        // A wake-up between commands gives the client no more time for the next one.
        var began = _began is { } earlier && isCommand ? earlier : _connection.Server.Time.GetTimestamp();
        _began = began;
        while (true)
        {
            var read = await _connection.ReadAsync(Left(limits.Time, began), cancellationToken);
            _isWoken |= read.IsCanceled;
            var scan = _scanner.Next(read.Buffer, limits.Command);
            if (scan.Status == ScanStatus.TooLong) throw new ConnectionEndedException(EndReason.Limit, "command too long");
            if (scan.Status == ScanStatus.Complete) return Take(read.Buffer, scan, awaited);
            if (scan.Status == ScanStatus.Literal)
            {
                // The message stays in the input: the command reads it.
                if (awaited is Awaited.CommandWithMessage or Awaited.LineWithMessage && IsMessage(scan, read.Buffer, endsInMessage)) return Take(read.Buffer, scan, awaited) with { LacksLiteral = false, Message = scan.Literal };
                if (!IsWanted(scan, read.Buffer, limits, awaited)) return await RefuseAsync(Take(read.Buffer, scan, awaited), scan.Literal, limits, cancellationToken);
            }
            var arrived = scan.Status == ScanStatus.Literal && Include(scan, read.Buffer.Length);
            _connection.AdvanceTo(read.Buffer.Start, arrived ? read.Buffer.Start : read.Buffer.End);
            if (!read.IsCanceled || scan.Status != ScanStatus.Incomplete) continue;
            HasPart = !read.Buffer.IsEmpty;
            _isWoken = HasPart || !isCommand;
            return null;
        }
    }

    /// <summary>What is left for the whole command: an octet now and then does not keep a connection.</summary>
    TimeSpan Left(TimeSpan time, long began)
    {
        var left = time - _connection.Server.Time.GetElapsedTime(began);
        return left > TimeSpan.Zero ? left : throw new ConnectionEndedException(EndReason.IdleTimeout);
    }

    /// <summary>Takes what was found out of the input. Of a command that lacks a literal, the literal's header stays with its CRLF, as the grammar has it.</summary>
    ReceivedCommand Take(in ReadOnlySequence<byte> buffer, in Scan scan, Awaited awaited)
    {
        var isComplete = scan.Status == ScanStatus.Complete;
        var octets = buffer.Slice(0, isComplete ? scan.Length - 2 : scan.Length).ToArray();
        if (awaited == Awaited.Secret || CommandRequest.HoldsSecret(octets)) _connection.RedactInput();
        _began = null;
        HasPart = false;
        _scanner.Reset();
        _literals = 0;
        _connection.AdvanceTo(buffer.GetPosition(scan.Length));
        _connection.InCommand = false;
        return new ReceivedCommand(octets, LacksLiteral: !isComplete);
    }

    /// <summary>Whether a literal is let into the command. One that is asked for only where the command is not refused anyway: a password must not be sent in vain.</summary>
    bool IsWanted(in Scan scan, in ReadOnlySequence<byte> buffer, in ReadLimits limits, Awaited awaited)
    {
        if (scan.Literal.Size > limits.Command - scan.Length || _literals == ImapLimits.LiteralsOfCommand) return false;
        // One without octets is already here: the grammar does not miss it.
        if (!scan.Literal.IsSynchronizing || scan.Literal.Size == 0) return true;
        // The line behind a message is one that goes on: what its grammar has no use for was taken for a message.
        return awaited == Awaited.LineWithMessage || (awaited is Awaited.Command or Awaited.CommandWithMessage && runner.Wants(buffer.Slice(0, scan.Length).ToArray()));
    }

    /// <summary>Takes a literal into the command; returns whether octets behind its header are here already.</summary>
    bool Include(in Scan scan, long available)
    {
        if (scan.Literal.IsSynchronizing) session.Writer.Continue("go ahead");
        _connection.InCommand = true;
        _scanner.IncludeLiteral();
        _literals++;
        return available > scan.Length;
    }

    bool IsMessage(in Scan scan, in ReadOnlySequence<byte> buffer, EndsInMessage endsInMessage) => _literals < LiteralsBeforeMessage && endsInMessage(buffer.Slice(0, scan.Length).ToArray());

    async ValueTask<ReceivedCommand> RefuseAsync(ReceivedCommand command, MessageLiteral literal, ReadLimits limits, CancellationToken cancellationToken)
    {
        await SwallowAsync(literal, limits, cancellationToken);
        return command;
    }

    /// <summary>Throws away what a client sends without having been asked: the literal, and what else the command has behind it. It may be a password, so the trace does not show it.</summary>
    public async ValueTask SwallowAsync(MessageLiteral literal, ReadLimits limits, CancellationToken cancellationToken)
    {
        MessageLiteral? next = literal;
        for (var swallowed = 0L; next is { IsSynchronizing: false } coming; next = await RestOfLineAsync(limits, cancellationToken))
        {
            if (coming.Size > limits.Swallowed - swallowed) throw session.TooBig("a literal that was not asked for");
            swallowed += coming.Size;
            _connection.InCommand = true;
            await DiscardAsync(coming.Size, cancellationToken);
        }
        _connection.InCommand = false;
    }

    /// <summary>The line behind a literal; returns the literal that it ends in, if it does.</summary>
    async ValueTask<MessageLiteral?> RestOfLineAsync(ReadLimits limits, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _connection.ReadAsync(ImapLimits.TransferTimeout, cancellationToken);
            var scan = _scanner.Next(read.Buffer, limits.Command);
            if (scan.Status == ScanStatus.TooLong) throw new ConnectionEndedException(EndReason.Limit, "command too long");
            if (scan.Status == ScanStatus.Incomplete)
            {
                _connection.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            _scanner.Reset();
            _connection.RedactInput();
            _connection.AdvanceTo(read.Buffer.GetPosition(scan.Length));
            return scan.Status == ScanStatus.Literal ? scan.Literal : null;
        }
    }

    async ValueTask DiscardAsync(long size, CancellationToken cancellationToken)
    {
        while (size > 0)
        {
            var read = await _connection.ReadAsync(ImapLimits.TransferTimeout, cancellationToken);
            var taken = Math.Min(size, read.Buffer.Length);
            size -= taken;
            _connection.RedactInput();
            _connection.AdvanceTo(read.Buffer.GetPosition(taken));
        }
    }
}

/// <summary>Whether what has come up to the header of a literal is all but a message, which that literal is; or wrong already.</summary>
delegate bool EndsInMessage(ReadOnlySpan<byte> received);

/// <summary>What the client's next line is.</summary>
enum Awaited
{
    Command,

    /// <summary>A command, which may be one whose message stays in the input for it to read.</summary>
    CommandWithMessage,

    /// <summary>The line behind a message, which may be one that ends in another.</summary>
    LineWithMessage,

    /// <summary>An answer within a command: whatever it looks like, it is no command.</summary>
    Line,

    /// <summary>The same, hidden from the trace.</summary>
    Secret,
}

/// <param name="Command">Octets of a command, literals included.</param>
/// <param name="Swallowed">Octets of literals that come without having been asked for and are thrown away; beyond, the connection is closed.</param>
/// <param name="Time">For a whole command.</param>
readonly record struct ReadLimits(long Command, long Swallowed, TimeSpan Time);

/// <param name="Octets">Without the last CRLF; where it lacks a literal, with that of the literal's header.</param>
/// <param name="LacksLiteral">It ends in the header of a literal that has not been taken: one that is too large, or that a refused command would have.</param>
/// <param name="Message">The message that it ends in, which is still in the input or has not been sent: whoever handles the command takes it from there, or refuses it.</param>
sealed record ReceivedCommand(byte[] Octets, bool LacksLiteral, MessageLiteral? Message = null);
