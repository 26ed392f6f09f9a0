using Tayori.Imap.Grammar;
using Tayori.Store;

namespace Tayori.Imap.Session;

/// <summary>
/// The literal of an APPEND while it is on its way: a stopping server lets the command come to its end. Whatever is decided, <see cref="ReceiveAsync"/> or <see cref="RefuseAsync"/> is called once, so that what the client sends next is read as a command again.
/// </summary>
sealed class MessageUpload(ImapSession session, MessageLiteral literal)
{
    long _left = literal.Size;

    /// <summary>Lets the client send the message and reads it into the spool. Where the spool cannot be written, the rest is read and thrown away before that is reported.</summary>
    public async ValueTask ReceiveAsync(MessageSpool spool, CancellationToken cancellationToken)
    {
        if (literal.IsSynchronizing) session.Writer.Continue("send the message");
        try
        {
            await ReadAsync((octets, token) => spool.WriteAsync(octets, token), cancellationToken);
        }
        catch (StorageException)
        {
            await DiscardAsync(cancellationToken);
            await EndsAsync(cancellationToken);
            throw;
        }
    }

    /// <summary>The message is not wanted. A client that waits for the go-ahead sends nothing; what another is sending already is thrown away (RFC 7888 §4), unless it would never end.</summary>
    public async ValueTask RefuseAsync(CancellationToken cancellationToken)
    {
        if (literal.IsSynchronizing) return;
        if (_left > ImapLimits.MessageBytes) throw session.TooBig("a message that was not asked for");
        await DiscardAsync(cancellationToken);
        await EndsAsync(cancellationToken);
    }

    /// <summary>Reads the rest of the command behind the message, which is its end; returns whether it is nothing.</summary>
    public async ValueTask<bool> EndsAsync(CancellationToken cancellationToken)
    {
        session.Connection.InCommand = true; // a stopping server lets the command come to its end; the reader takes it back there
        ReceivedCommand? rest;
        while ((rest = await session.ReceiveAsync(Awaited.Line, cancellationToken)) is null) { }
        return rest.Octets.Length == 0;
    }

    ValueTask DiscardAsync(CancellationToken cancellationToken) => ReadAsync((_, _) => ValueTask.CompletedTask, cancellationToken);

    async ValueTask ReadAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        var connection = session.Connection;
        connection.InCommand = true;
        while (_left > 0)
        {
            var read = await connection.ReadAsync(ImapLimits.TransferTimeout, cancellationToken);
            var octets = read.Buffer.Length > _left ? read.Buffer.Slice(0, _left) : read.Buffer;
            _left -= octets.Length;
            try
            {
                foreach (var piece in octets) await take(piece, cancellationToken);
            }
            finally
            {
                connection.AdvanceTo(octets.End);
            }
        }
    }
}
