using System.Buffers;
using Tayori.Store;

namespace Tayori.Pop3.Commands;

/// <summary>RETR msg (RFC 1939 §5). Does not set \Seen: a client that fetches everything by itself has read nothing.</summary>
static class Retr
{
    public static async ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken)
    {
        if (MessageNumber.TryRead(session, argument, out _, out MessageRow row))
            await SendAsync(session, row, bodyLines: null, cancellationToken);
    }

    /// <summary>Streams the header and so many lines of the body (<c>null</c>: all), holding no more than one buffer while the client reads.</summary>
    internal static async ValueTask SendAsync(Pop3Session session, MessageRow row, int? bodyLines, CancellationToken cancellationToken)
    {
        IMessageContent? content = await session.Account!.OpenContentAsync(row.Message, cancellationToken);
        if (content is null)
        {
            session.Writer.Error(null, "another session has deleted the message");
            return;
        }
        await using (content)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(Pop3Limits.Block);
            try
            {
                // Read before +OK is said: a storage that fails here can still be reported.
                int read = await content.ReadAsync(0, buffer, cancellationToken);
                session.Writer.Ok(bodyLines is null ? $"{content.Size} octets" : "the beginning of the message follows");
                await StreamAsync(session, content, buffer, read, bodyLines ?? long.MaxValue, cancellationToken);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    static async ValueTask StreamAsync(Pop3Session session, IMessageContent content, byte[] buffer, int read, long bodyLines, CancellationToken cancellationToken)
    {
        DotStuffer stuffer = new(session.Connection.Output, content.HeaderSize, bodyLines);
        long offset = 0;
        try
        {
            while (read > 0)
            {
                stuffer.Write(buffer.AsSpan(0, read));
                if (stuffer.IsDone)
                    break;
                offset += read;
                await session.Connection.FlushIfFullAsync(cancellationToken);
                read = await content.ReadAsync(offset, buffer, cancellationToken);
            }
        }
        catch (StorageException e)
        {
            // Half a message is out: the client must not take it for a whole one.
            throw new Tayori.Wire.ConnectionEndedException(Tayori.Wire.EndReason.StorageFailed, e.Message);
        }
        stuffer.End();
    }
}
