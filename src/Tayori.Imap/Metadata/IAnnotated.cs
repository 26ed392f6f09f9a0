using Tayori.Imap.Access;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Metadata;

/// <summary>What can be annotated: the server, or a mailbox.</summary>
interface IAnnotated
{
    /// <summary>As clients call it: the server is the empty string (RFC 5464 §4.1).</summary>
    string Name { get; }

    /// <summary>Of the annotations that this session's user may know those that are wanted, by name and octets; ordered by name.</summary>
    ValueTask<IReadOnlyList<Annotation>> ReadAsync(Func<string, long, bool> wants, CancellationToken cancellationToken);

    /// <summary>Sets all or none.</summary>
    ValueTask<ImapResult> SetAsync(IReadOnlyList<AnnotationChange> changes, CancellationToken cancellationToken);
}

static class Annotated
{
    /// <summary>RFC 5464 §3.3: who reads or changes annotations of a mailbox may see it, and do something with what is in it.</summary>
    const MailboxRights OneOf = MailboxRights.Read | MailboxRights.Seen | MailboxRights.Write | MailboxRights.Insert | MailboxRights.Post;

    public static async ValueTask<Found<IAnnotated>> FindAsync(ImapSession session, string mailbox, CancellationToken cancellationToken)
    {
        if (mailbox.Length == 0) return new(new AnnotatedServer(session));
        var found = await session.Places.FindAsync(mailbox, MailboxRights.Lookup, cancellationToken);
        if (found.Value is not { } place) return new(found.Refusal);
        return Of(session, place) is { } annotated ? new(annotated) : new(ImapResult.No(ResponseCode.NoPerm, "this mailbox's owner does not allow it"));
    }

    /// <summary><c>null</c>: the user may not.</summary>
    public static IAnnotated? Of(ImapSession session, Place place) => (place.Rights & OneOf) == 0 ? null : new AnnotatedMailbox(session, place);
}
