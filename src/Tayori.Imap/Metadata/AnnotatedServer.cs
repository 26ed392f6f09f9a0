using System.Text;
using Tayori.Imap.Output;
using Tayori.Imap.Search;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Metadata;

/// <summary>
/// The server's annotations: private ones are with the user's account, shared ones with the directory, and <c>/shared/admin</c> is what the operator has configured: "always read-only" (RFC 5464 §3.2.1.1).
/// </summary>
sealed class AnnotatedServer(ImapSession session) : IAnnotated
{
    readonly AnnotationPlace _own = new(null, session.Account.Id);

    public string Name => "";

    public async ValueTask<IReadOnlyList<Annotation>> ReadAsync(Func<string, long, bool> wants, CancellationToken cancellationToken)
    {
        List<Annotation> all = [.. await session.Account.ReadAnnotationsAsync(_own, wants, cancellationToken) ?? []];
        if (session.Options.AdminContact is { } contact && Encoding.UTF8.GetBytes(contact) is var uri && wants(EntryName.Admin, uri.Length)) all.Add(new Annotation(EntryName.Admin, uri));
        all.AddRange(await session.Directory.Annotations.ReadAsync(wants, cancellationToken));
        return [.. all.OrderBy(annotation => annotation.Entry, StringComparer.Ordinal)];
    }

    public async ValueTask<ImapResult> SetAsync(IReadOnlyList<AnnotationChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Any(change => change.Entry == EntryName.Admin)) return ImapResult.No(ResponseCode.Cannot, $"{EntryName.Admin} is read-only");
        if (changes.Select(Filters.Check).FirstOrDefault(wrong => wrong is not null) is { } wrong) return wrong;
        if (changes.All(change => EntryName.IsPrivate(change.Entry))) return await SetOwnAsync(changes, cancellationToken);
        // RFC 5464 §3.3: a server may restrict it.
        if (!await session.IsAdministratorAsync(cancellationToken)) return ImapResult.No(ResponseCode.NoPerm, "only administrators annotate the server for all");
        // They are in two databases, so that one commit cannot have both.
        if (changes.Any(change => EntryName.IsPrivate(change.Entry))) return ImapResult.No(ResponseCode.Cannot, "private and shared annotations of the server are not set together");
        return await SetSharedAsync(changes, cancellationToken);
    }

    async ValueTask<ImapResult> SetOwnAsync(IReadOnlyList<AnnotationChange> changes, CancellationToken cancellationToken)
    {
        var set = await session.Account.SetAnnotationsAsync(_own, changes, specialUse: null, cancellationToken);
        if (set.Value is not { } done) return StoreAnswers.Of(set.Refusal!.Value);
        session.News.Metadata?.Made(session.Account, done);
        return ImapResult.Ok("set");
    }

    async ValueTask<ImapResult> SetSharedAsync(IReadOnlyList<AnnotationChange> changes, CancellationToken cancellationToken)
    {
        var set = await session.Directory.Annotations.SetAsync(changes, cancellationToken);
        if (set.Value is not { } done) return StoreAnswers.Of(set.Refusal!.Value);
        session.News.Metadata?.MadeForAll(done.Entries);
        return ImapResult.Ok("set");
    }
}
