using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>ID (RFC 2971). What a client says of itself decides nothing (§1): it is a line in the log, for whoever has to find out why a client does what it does.</summary>
/// <param name="Client">Fields and values as they are logged.</param>
sealed record Id(string Client) : IImapCommand
{
    /// <summary>id = "ID" SP ("(" [string SP nstring *(SP string SP nstring)] ")" / nil)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        if (cursor.TryKeyword("NIL"u8)) return new Id("");
        cursor.Open();
        var client = new StringBuilder();
        for (var fields = 0; !cursor.Failed && !cursor.TryClose(); fields++)
        {
            if (fields > 0) cursor.Space();
            if (fields == ImapLimits.IdFields) cursor.Fail($"more than {ImapLimits.IdFields} fields");
            Field(ref cursor, client);
        }
        return new Id(client.ToString());
    }

    /// <summary>string SP nstring, within the limits of §3.3</summary>
    static void Field(ref ImapCursor cursor, StringBuilder client)
    {
        var start = cursor.Column;
        var name = cursor.String("field name");
        if (name.Length > ImapLimits.IdFieldBytes) cursor.FailAt($"field name is longer than {ImapLimits.IdFieldBytes} octets", start);
        cursor.Space();
        start = cursor.Column;
        var value = cursor.NString(out var isNil);
        if (value.Length > ImapLimits.IdValueBytes) cursor.FailAt($"value is longer than {ImapLimits.IdValueBytes} octets", start);
        if (isNil || cursor.Failed) return;
        if (client.Length > 0) client.Append(", ");
        Append(client, name);
        client.Append('=');
        Append(client, value);
    }

    /// <summary>A log is lines of text, and a client must not be able to write one of its own: what is not printable ASCII becomes <c>?</c>.</summary>
    static void Append(StringBuilder client, ReadOnlySpan<byte> text)
    {
        foreach (var octet in text)
        {
            if (client.Length == ImapLimits.IdLogged) return;
            client.Append(octet is >= 0x20 and < 0x7f ? (char)octet : '?');
        }
    }

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        session.Identify(Client);
        return ValueTask.FromResult(ImapResult.Ok("done"));
    }
}
