using Tayori.Imap.Grammar;
using Tayori.Imap.Metadata;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>SETMETADATA (RFC 5464 §4.3): all entries or none, in one commit.</summary>
sealed record SetMetadata(string Mailbox, IReadOnlyList<AnnotationChange> Changes) : IImapCommand
{
    /// <summary>setmetadata = "SETMETADATA" SP mailbox SP "(" entry-value *(SP entry-value) ")"</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var mailbox = cursor.Mailbox();
        cursor.Space();
        cursor.Open();
        List<AnnotationChange> changes = [EntryValue(ref cursor)];
        while (cursor.TrySpace())
        {
            if (changes.Count == ImapLimits.MetadataEntries) cursor.FailLimit($"more than {ImapLimits.MetadataEntries} entries");
            changes.Add(EntryValue(ref cursor));
        }
        cursor.Close();
        return new SetMetadata(mailbox, changes);
    }

    /// <summary>entry-value = entry SP value</summary>
    static AnnotationChange EntryValue(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var entry = cursor.Entry();
        if (!cursor.Failed && EntryName.ProblemOfValue(entry) is { } problem) cursor.FailAt(problem, column);
        cursor.Space();
        return new AnnotationChange(entry, cursor.MetadataValue());
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await Annotated.FindAsync(session, Mailbox, cancellationToken);
        return found.Value is { } annotated ? await annotated.SetAsync(Changes, cancellationToken) : found.Refusal;
    }
}
