using Tayori.Store;

namespace Tayori.Imap.Grammar;

/// <summary>What an APPEND says of its messages, in order.</summary>
abstract record AppendPart
{
    /// <summary>Another message begins, and with it the one before is complete.</summary>
    public sealed record Message(FlagSet Flags, DateTimeOffset? Received) : AppendPart;

    /// <summary>Octets of the message, which have not been read: the line ends here.</summary>
    /// <param name="Literal">What announces them.</param>
    /// <param name="IsMessage">They are all of it.</param>
    public sealed record Text(MessageLiteral Literal, bool IsMessage) : AppendPart;

    /// <summary>Octets that the store has, and the URL that names them (RFC 4469), as it came.</summary>
    public sealed record Url(string Name) : AppendPart;
}

/// <summary>
/// A line of a command that takes messages. Each such line but the last ends in the literal of a message, or of a piece of one, which is read before the next line is: so the command is parsed in lines, and
/// the octets of a message can never be taken for a part of it.
/// </summary>
/// <param name="Parts">What the line says; of nothing behind <see cref="AppendPart.Text"/>.</param>
/// <param name="IsOpen">Whether it ends within the parentheses of CATENATE.</param>
sealed record AppendLine(IReadOnlyList<AppendPart> Parts, bool IsOpen)
{
    /// <summary>What comes next of a message; <c>null</c> where the command ends here.</summary>
    public MessageLiteral? Literal => Parts is [.., AppendPart.Text text] ? text.Literal : null;

    /// <summary>1*append-message, of which <paramref name="single"/> lets one be: the rest of the line the command begins with.</summary>
    public static AppendLine First(ref ImapCursor cursor, bool single)
    {
        var parts = new List<AppendPart>();
        var isOpen = Message(ref cursor, parts);
        return new AppendLine(parts, isOpen || !single && More(ref cursor, parts));
    }

    /// <summary>What follows the octets this line ends in: nothing, or *append-message, after the rest of a CATENATE.</summary>
    public AppendLine Next(ref ImapCursor cursor, bool single)
    {
        var parts = new List<AppendPart>();
        var isOpen = IsOpen && Rest(ref cursor, parts);
        if (single && !isOpen) cursor.End();
        return new AppendLine(parts, isOpen || More(ref cursor, parts));
    }

    /// <summary>Whether what follows is all but a message, whose literal it announces; or wrong already.</summary>
    public bool EndsInMessage(ReadOnlySpan<byte> received, bool single)
    {
        var cursor = new ImapCursor(received);
        Next(ref cursor, single);
        return !cursor.NeedsMore;
    }

    static bool More(ref ImapCursor cursor, List<AppendPart> parts)
    {
        var isOpen = false;
        while (!isOpen && !cursor.Failed && !cursor.AtEnd) isOpen = Message(ref cursor, parts);
        return isOpen;
    }

    /// <summary>append-message = [SP flag-list] [SP date-time] SP append-data (RFC 3502, RFC 4466 §6). Returns whether the line ends within the parentheses of CATENATE.</summary>
    static bool Message(ref ImapCursor cursor, List<AppendPart> parts)
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
        if (cursor.TryKeyword("CATENATE"u8)) return Catenate(ref cursor, parts);
        parts.Add(new AppendPart.Text(cursor.MessageLiteral(), IsMessage: true));
        return false;
    }

    /// <summary>append-data = "CATENATE" SP "(" cat-part *(SP cat-part) ")" (RFC 4469 §5)</summary>
    static bool Catenate(ref ImapCursor cursor, List<AppendPart> parts)
    {
        cursor.Space();
        cursor.Expect((byte)'(');
        return Piece(ref cursor, parts) || Rest(ref cursor, parts);
    }

    /// <summary>*(SP cat-part) ")"</summary>
    static bool Rest(ref ImapCursor cursor, List<AppendPart> parts)
    {
        while (cursor.TrySpace())
        {
            if (Piece(ref cursor, parts)) return true;
        }
        cursor.Expect((byte)')');
        return false;
    }

    /// <summary>cat-part = "TEXT" SP literal / "URL" SP astring. A literal8 is taken too: there is no other way to put binary parts together (RFC 3516 §4.4).</summary>
    static bool Piece(ref ImapCursor cursor, List<AppendPart> parts)
    {
        if (cursor.TryKeyword("TEXT"u8))
        {
            cursor.Space();
            parts.Add(new AppendPart.Text(cursor.MessageLiteral(), IsMessage: false));
            return !cursor.Failed;
        }
        if (!cursor.TryKeyword("URL"u8)) cursor.Fail("TEXT or URL expected");
        cursor.Space();
        parts.Add(new AppendPart.Url(Urls.UrlRequest.ParseUrl(ref cursor)));
        return false;
    }
}
