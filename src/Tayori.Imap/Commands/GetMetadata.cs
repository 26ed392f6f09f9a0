using Tayori.Imap.Grammar;
using Tayori.Imap.Metadata;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>GETMETADATA (RFC 5464 §4.2).</summary>
sealed record GetMetadata(string Mailbox, EntryQuery Query) : IImapCommand
{
    /// <summary>
    /// getmetadata = "GETMETADATA" [SP getmetadata-options] SP mailbox SP entries. The RFC's examples have the options behind the mailbox, and entries without parentheses: both is taken.
    /// </summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        (int Depth, long? MaxSize)? options = null;
        cursor.Space();
        if (cursor.Peek == (byte)'(') options = Options(ref cursor);
        var mailbox = cursor.Mailbox();
        cursor.Space();
        if (options is null && IsAtOptions(cursor)) options = Options(ref cursor);
        var entries = EntryQuery.ParseEntries(ref cursor);
        while (cursor.TrySpace()) EntryQuery.Add(entries, ref cursor);
        return new GetMetadata(mailbox, new EntryQuery(entries, options?.Depth ?? 0, options?.MaxSize));
    }

    /// <summary>An entry begins with a slash, be it in a string.</summary>
    static bool IsAtOptions(in ImapCursor cursor) => cursor.Rest is [(byte)'(', not ((byte)'/' or (byte)'"' or (byte)'{'), ..];

    /// <summary>getmetadata-options = "(" getmetadata-option *(SP getmetadata-option) ")" SP</summary>
    static (int Depth, long? MaxSize) Options(ref ImapCursor cursor)
    {
        (int? depth, long? maxSize) = (null, null);
        cursor.Open();
        do
        {
            var column = cursor.Column;
            var isTwice = cursor.TryKeyword("MAXSIZE"u8) ? maxSize is not null | (maxSize = Size(ref cursor)) is null
                : cursor.TryKeyword("DEPTH"u8) ? depth is not null | (depth = Depth(ref cursor)) is null
                : Unknown(ref cursor);
            if (isTwice) cursor.FailAt("option is given twice", column);
        }
        while (cursor.TrySpace());
        cursor.Close();
        cursor.Space();
        return (depth ?? 0, maxSize);
    }

    /// <summary>maxsize-opt = "MAXSIZE" SP number</summary>
    static long Size(ref ImapCursor cursor)
    {
        cursor.Space();
        return cursor.Number("size");
    }

    /// <summary>scope-opt = "DEPTH" SP ("0" / "1" / "infinity")</summary>
    static int Depth(ref ImapCursor cursor)
    {
        cursor.Space();
        if (cursor.TryKeyword("0"u8)) return 0;
        if (cursor.TryKeyword("1"u8)) return 1;
        if (!cursor.TryKeyword("infinity"u8)) cursor.Fail("0, 1 or infinity expected");
        return EntryQuery.Infinity;
    }

    static bool Unknown(ref ImapCursor cursor)
    {
        cursor.Fail("unknown GETMETADATA option");
        return false;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await Annotated.FindAsync(session, Mailbox, cancellationToken);
        if (found.Value is not { } annotated) return found.Refusal;
        var answer = await Query.ReadAsync(annotated, cancellationToken);
        await session.WriteAsync(annotated.Name, answer, cancellationToken);
        return answer.Longest > 0 ? ImapResult.Ok(ResponseCode.MetadataLongEntries(answer.Longest), "done") : ImapResult.Ok("done");
    }
}
