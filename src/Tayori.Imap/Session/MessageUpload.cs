using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Session;

/// <summary>
/// The messages of a command while they are on their way, and the lines between them; a stopping server lets the command come to its end. Whatever is decided, the command is read to its end, or
/// <see cref="RefuseAsync"/> is called, so that what the client sends next is read as a command again.
/// </summary>
/// <param name="session">Whose input it is.</param>
/// <param name="literal">What the command's first line ends in; <c>null</c> where that is all of the command.</param>
sealed class MessageUpload(ImapSession session, MessageLiteral? literal)
{
    MessageLiteral? _literal = literal;
    long _left = literal?.Size ?? 0;
    bool _isComing = literal is { IsSynchronizing: false };

    /// <summary>Whether the command's last line has been read.</summary>
    public bool HasEnded => _literal is null;

    /// <summary>Runs what the command does; where it ends before the command's octets do, the rest is refused.</summary>
    public async ValueTask<ImapResult> RunAsync(Func<ValueTask<ImapResult>> command, CancellationToken cancellationToken)
    {
        try
        {
            var result = await command();
            await RefuseAsync(cancellationToken);
            return result;
        }
        catch (StorageException)
        {
            await RefuseAsync(cancellationToken);
            throw;
        }
    }

    /// <summary>Lets the client send the message that was announced last, and reads it into the spool.</summary>
    public async ValueTask ReceiveAsync(MessageSpool spool, CancellationToken cancellationToken)
    {
        if (_literal is { IsSynchronizing: true }) session.Writer.Continue("send the message");
        _isComing = true;
        var connection = session.Connection;
        connection.InCommand = true;
        var pace = new TransferPace(connection.Server.Time, ImapLimits.MessageTimeout, ImapLimits.OctetsPerSecond);
        while (_left > 0)
        {
            var read = await connection.ReadAsync(ImapLimits.TransferTimeout, cancellationToken);
            var octets = read.Buffer.Length > _left ? read.Buffer.Slice(0, _left) : read.Buffer;
            _left -= octets.Length;
            try
            {
                pace.Came(octets.Length);
                foreach (var piece in octets) await spool.WriteAsync(piece, cancellationToken);
            }
            finally
            {
                connection.AdvanceTo(octets.End);
            }
        }
    }

    /// <summary>The line behind a message that was received, up to the next.</summary>
    public async ValueTask<ReceivedCommand> NextLineAsync(EndsInMessage endsInMessage, CancellationToken cancellationToken)
    {
        session.Connection.InCommand = true; // a stopping server lets the command come to its end; the reader takes it back there
        ReceivedCommand? line;
        while ((line = await session.ReceiveAsync(Awaited.LineWithMessage, endsInMessage, cancellationToken)) is null) { }
        (_literal, _left, _isComing) = (line.Message, line.Message?.Size ?? 0, line.Message is { IsSynchronizing: false });
        return line;
    }

    /// <summary>The rest is not wanted. A client that waits for the go-ahead sends nothing; what another is sending already is thrown away (RFC 7888 §4), unless it would never end.</summary>
    public async ValueTask RefuseAsync(CancellationToken cancellationToken)
    {
        if (_literal is null || !_isComing) return;
        _literal = null;
        await session.SwallowAsync(new MessageLiteral(_left, IsSynchronizing: false, IsBinary: false), cancellationToken);
    }
}
