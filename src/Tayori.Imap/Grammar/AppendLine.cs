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

/// <summary>Parentheses that a line leaves open, from the outer to the inner.</summary>
[Flags]
enum OpenParentheses
{
    None = 0,
    Catenate = 1,
    Utf8 = 2,
}

/// <summary>
/// A line of a command that takes messages. Each such line but the last ends in the literal of a message, or of a piece of one, which is read before the next line is: so the command is parsed in lines, and
/// the octets of a message can never be taken for a part of it.
/// </summary>
/// <param name="Parts">What the line says; of nothing behind <see cref="AppendPart.Text"/>.</param>
/// <param name="Open">What it leaves open.</param>
sealed record AppendLine(IReadOnlyList<AppendPart> Parts, OpenParentheses Open)
{
    /// <summary>What comes next of a message; <c>null</c> where the command ends here.</summary>
    public MessageLiteral? Literal => Parts is [.., AppendPart.Text text] ? text.Literal : null;

    /// <summary>1*append-message, of which <paramref name="single"/> lets one be: the rest of the line the command begins with.</summary>
    public static AppendLine First(ref ImapCursor cursor, bool single)
    {
        var parts = new List<AppendPart>();
        var open = Message(ref cursor, parts);
        return new AppendLine(parts, open == OpenParentheses.None && !single ? More(ref cursor, parts) : open);
    }

    /// <summary>What follows the octets this line ends in: nothing, or *append-message, after the rest of what is open.</summary>
    public AppendLine Next(ref ImapCursor cursor, bool single)
    {
        var parts = new List<AppendPart>();
        if ((Open & OpenParentheses.Utf8) != 0) cursor.Expect((byte)')');
        var open = (Open & OpenParentheses.Catenate) != 0 ? Rest(ref cursor, parts) : OpenParentheses.None;
        if (single && open == OpenParentheses.None) cursor.End();
        return new AppendLine(parts, open == OpenParentheses.None ? More(ref cursor, parts) : open);
    }

    /// <summary>Whether what follows is all but a message, whose literal it announces; or wrong already.</summary>
    public bool EndsInMessage(ReadOnlySpan<byte> received, bool single)
    {
        var cursor = new ImapCursor(received);
        Next(ref cursor, single);
        return !cursor.NeedsMore;
    }

    static OpenParentheses More(ref ImapCursor cursor, List<AppendPart> parts)
    {
        var open = OpenParentheses.None;
        while (open == OpenParentheses.None && !cursor.Failed && !cursor.AtEnd) open = Message(ref cursor, parts);
        return open;
    }

    /// <summary>append-message = [SP flag-list] [SP date-time] SP append-data (RFC 3502, RFC 4466 §6). Returns what the line leaves open.</summary>
    static OpenParentheses Message(ref ImapCursor cursor, List<AppendPart> parts)
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
        if (TryUtf8(ref cursor, parts, isMessage: true)) return OpenParentheses.Utf8;
        parts.Add(new AppendPart.Text(cursor.MessageLiteral(), IsMessage: true));
        return OpenParentheses.None;
    }

    /// <summary>utf8-literal = "UTF8" SP "(" literal8 ")" (RFC 6855 §4), which is open until the line behind its octets</summary>
    static bool TryUtf8(ref ImapCursor cursor, List<AppendPart> parts, bool isMessage)
    {
        if (!cursor.TryKeyword("UTF8"u8)) return false;
        cursor.Space();
        cursor.Expect((byte)'(');
        if (cursor.Peek != (byte)'~') cursor.Fail("literal8 expected");
        parts.Add(new AppendPart.Text(cursor.MessageLiteral(), isMessage));
        return true;
    }

    /// <summary>append-data = "CATENATE" SP "(" cat-part *(SP cat-part) ")" (RFC 4469 §5)</summary>
    static OpenParentheses Catenate(ref ImapCursor cursor, List<AppendPart> parts)
    {
        cursor.Space();
        cursor.Expect((byte)'(');
        return Piece(ref cursor, parts) is var open and not OpenParentheses.None ? open : Rest(ref cursor, parts);
    }

    /// <summary>*(SP cat-part) ")"</summary>
    static OpenParentheses Rest(ref ImapCursor cursor, List<AppendPart> parts)
    {
        while (cursor.TrySpace())
        {
            if (Piece(ref cursor, parts) is var open and not OpenParentheses.None) return open;
        }
        cursor.Expect((byte)')');
        return OpenParentheses.None;
    }

    /// <summary>cat-part = "TEXT" SP literal / "URL" SP astring / utf8-literal. A literal8 is taken too: there is no other way to put binary parts together (RFC 3516 §4.4).</summary>
    static OpenParentheses Piece(ref ImapCursor cursor, List<AppendPart> parts)
    {
        if (TryUtf8(ref cursor, parts, isMessage: false)) return OpenParentheses.Catenate | OpenParentheses.Utf8;
        if (cursor.TryKeyword("TEXT"u8))
        {
            cursor.Space();
            parts.Add(new AppendPart.Text(cursor.MessageLiteral(), IsMessage: false));
            return OpenParentheses.Catenate;
        }
        if (!cursor.TryKeyword("URL"u8)) cursor.Fail("TEXT, URL or UTF8 expected");
        cursor.Space();
        parts.Add(new AppendPart.Url(Urls.UrlRequest.ParseUrl(ref cursor)));
        return OpenParentheses.None;
    }
}
