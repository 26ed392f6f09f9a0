using Tayori.Store;

namespace Tayori.Imap.Grammar;

/// <summary>What an APPEND says of its messages, in order.</summary>
abstract record AppendPart
{
    /// <summary>Another message begins, and with it the one before is complete.</summary>
    public sealed record Message(FlagSet Flags, DateTimeOffset? Received) : AppendPart;

    /// <summary>Octets of the message, which have not been read: the line ends here.</summary>
    public sealed record Text(MessageLiteral Literal) : AppendPart;
}

/// <summary>
/// A line of a command that takes messages. Each such line but the last ends in the literal of a message, which is read before the next line is: so the command is parsed in lines, and the octets of a
/// message can never be taken for a part of it.
/// </summary>
/// <param name="Parts">What the line says; of nothing behind <see cref="AppendPart.Text"/>.</param>
sealed record AppendLine(IReadOnlyList<AppendPart> Parts)
{
    /// <summary>The message that comes next; <c>null</c> where the command ends here.</summary>
    public MessageLiteral? Literal => Parts is [.., AppendPart.Text text] ? text.Literal : null;

    /// <summary>append-message = [SP flag-list] [SP date-time] SP append-data (RFC 3502, RFC 4466 §6); the rest of the line the command begins with.</summary>
    public static AppendLine First(ref ImapCursor cursor)
    {
        var parts = new List<AppendPart>();
        Message(ref cursor, parts);
        return new AppendLine(parts);
    }

    /// <summary>What follows a message's octets: nothing, or *append-message.</summary>
    public static AppendLine Next(ref ImapCursor cursor)
    {
        var parts = new List<AppendPart>();
        while (!cursor.Failed && !cursor.AtEnd) Message(ref cursor, parts);
        return new AppendLine(parts);
    }

    /// <summary>Whether the line behind a message is all but another, whose literal it announces; or wrong already.</summary>
    public static bool EndsInMessage(ReadOnlySpan<byte> received)
    {
        var cursor = new ImapCursor(received);
        Next(ref cursor);
        return !cursor.NeedsMore;
    }

    static void Message(ref ImapCursor cursor, List<AppendPart> parts)
    {
        cursor.Space();
        var flags = FlagSet.Empty;
        if (cursor.Peek == (byte)'(')
        {
            flags = cursor.FlagList();
            cursor.Space();
        }
        DateTimeOffset? received = null;
        if (cursor.Peek == (byte)'"')
        {
            received = cursor.DateTime();
            cursor.Space();
        }
        parts.Add(new AppendPart.Message(flags, received));
        parts.Add(new AppendPart.Text(cursor.MessageLiteral()));
    }
}
