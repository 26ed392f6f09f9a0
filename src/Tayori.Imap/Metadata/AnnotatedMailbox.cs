using System.Text;
using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Metadata;

/// <summary>A mailbox's annotations: those that are kept, and its special use, which is one of them to whom the mailbox belongs (RFC 6154 §4).</summary>
sealed class AnnotatedMailbox(ImapSession session, Place place) : IAnnotated
{
    readonly AnnotationPlace _where = new(place.Id, session.Account.Id);

    public string Name => place.Name;

    public async ValueTask<IReadOnlyList<Annotation>> ReadAsync(Func<string, long, bool> wants, CancellationToken cancellationToken)
    {
        var kept = await place.Account.ReadAnnotationsAsync(_where, wants, cancellationToken) ?? [];
        if (!place.IsOwn || place.Mailbox.SpecialUse == SpecialUse.None) return kept;
        var use = Encoding.ASCII.GetBytes($"\\{place.Mailbox.SpecialUse}");
        return wants(AnnotationEntry.SpecialUse, use.Length) ? [.. kept.Append(new Annotation(AnnotationEntry.SpecialUse, use)).OrderBy(a => a.Entry, StringComparer.Ordinal)] : kept;
    }

    public async ValueTask<ImapResult> SetAsync(IReadOnlyList<AnnotationChange> changes, CancellationToken cancellationToken)
    {
        SpecialUse? use = null;
        if (changes.LastOrDefault(change => change.Entry == AnnotationEntry.SpecialUse) is { } wanted)
        {
            if (!place.IsOwn) return ImapResult.No(ResponseCode.NoPerm, "only its owner says what a mailbox is for");
            use = Use(wanted.Value);
            if (use is null) return ImapResult.No(ResponseCode.UseAttr, "no mailbox can be for that");
        }
        var kept = changes.Where(change => change.Entry != AnnotationEntry.SpecialUse).ToList();
        var set = await place.Account.SetAnnotationsAsync(_where, kept, use, cancellationToken);
        if (set.Value is not { } done) return StoreAnswers.Of(set.Refusal!.Value);
        session.News.Metadata?.Made(place.Account, done);
        return ImapResult.Ok("set");
    }

    /// <summary>A special use as CREATE takes it (RFC 6154 §4); nothing is none. <c>null</c>: what no mailbox here can be for.</summary>
    static SpecialUse? Use(byte[]? value)
    {
        if (value is null or []) return SpecialUse.None;
        var cursor = new ImapCursor(value);
        var use = cursor.SpecialUse();
        cursor.End();
        return cursor.Failed ? null : use;
    }
}
