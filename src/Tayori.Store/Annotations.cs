namespace Tayori.Store;

/// <summary>A piece of metadata (RFC 5464 §3): octets of any kind under a name such as <c>/shared/comment</c>.</summary>
/// <param name="Entry">Its name in lower case, below <c>/shared/</c> or <c>/private/</c>: entry names are the same in any case (RFC 5464 §3.2).</param>
/// <param name="Value">Its octets.</param>
public sealed record Annotation(string Entry, byte[] Value);

/// <param name="Entry">As of <see cref="Annotation.Entry"/>.</param>
/// <param name="Value">What it shall be; <c>null</c>: it is removed.</param>
public sealed record AnnotationChange(string Entry, byte[]? Value);

/// <summary>What annotations are of, and who asks for them.</summary>
/// <param name="Mailbox">The mailbox; <c>null</c>: the account itself, where its owner's private annotations of the server are.</param>
/// <param name="Reader">The account that reads or writes, which may be another than the mailbox is in: private annotations are his own and nobody else's.</param>
public readonly record struct AnnotationPlace(MailboxId? Mailbox, AccountId Reader);

/// <summary>Annotations that a write has changed.</summary>
/// <param name="ModSeq">The account's modseq of it; where nothing was changed, the newest one.</param>
/// <param name="Mailbox">The mailbox, or <c>null</c> for the account itself.</param>
/// <param name="Entries">Names, each once.</param>
public sealed record AnnotationsChanged(long ModSeq, MailboxId? Mailbox, IReadOnlyList<string> Entries);

/// <summary>Annotations of the server as a whole that everybody may read (RFC 5464 §3.2.1.1). Private ones are with the account whose they are.</summary>
public interface IServerAnnotations
{
    /// <summary>Those that <paramref name="wants"/>, which is given name and octets, says yes to, ordered by name.</summary>
    ValueTask<IReadOnlyList<Annotation>> ReadAsync(Func<string, long, bool> wants, CancellationToken cancellationToken);

    /// <summary>Sets and removes, all or none; who may is the caller's to know. Refusals: AnnotationTooLarge, TooManyAnnotations, by the limits of a mailbox.</summary>
    ValueTask<StoreResult<AnnotationsChanged>> SetAsync(IReadOnlyList<AnnotationChange> changes, CancellationToken cancellationToken);

    /// <summary>Calls <paramref name="changed"/> with names after commits of this process, from any thread; it must return at once. Disposing stops it.</summary>
    IDisposable Watch(Action<IReadOnlyList<string>> changed);
}

/// <summary>Names of annotations that mean something to the store.</summary>
public static class AnnotationEntry
{
    public const string Shared = "/shared/";
    public const string Private = "/private/";

    /// <summary>The special use of a mailbox (RFC 6154 §4): kept with the mailbox, never as an annotation.</summary>
    public const string SpecialUse = "/private/specialuse";

    public static bool IsPrivate(string entry) => entry.StartsWith(Private, StringComparison.Ordinal);
}
