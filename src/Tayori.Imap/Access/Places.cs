using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Access;

/// <summary>
/// What mailbox names mean to a user, and what the user may do there: the one place that knows. Commands name the rights that they need and get a <see cref="Place"/>, or the answer to give instead.
/// </summary>
sealed class Places(IAccount own)
{
    /// <summary>A mailbox that a command works on.</summary>
    public async ValueTask<Found<Place>> FindAsync(string name, MailboxRights needed, CancellationToken cancellationToken) =>
        await LookAsync(name, cancellationToken) is { } place ? Checked(place, needed) : new(ImapResult.No(ResponseCode.NonExistent, "no such mailbox"));

    /// <summary>A mailbox that messages are put into. RFC 3501 §6.3.11, §6.4.7: one is never created by the way; TRYCREATE tells the client that it may.</summary>
    public async ValueTask<Found<Place>> FindTargetAsync(string name, CancellationToken cancellationToken) =>
        await LookAsync(name, cancellationToken) is { } place ? Checked(place, MailboxRights.Insert) : new(ImapResult.No(ResponseCode.TryCreate, "no such mailbox"));

    /// <summary>Where a mailbox of this name would be.</summary>
    public ValueTask<Found<Site>> FindSiteAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(new Found<Site>(new Site(own, name)));
    }

    /// <summary>All that the user may see.</summary>
    public async ValueTask<IReadOnlyList<Place>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await own.ListMailboxesAsync(cancellationToken)).Select(mailbox => Place.Own(own, mailbox))];

    async ValueTask<Place?> LookAsync(string name, CancellationToken cancellationToken) =>
        await own.FindMailboxAsync(name, cancellationToken) is { } mailbox ? Place.Own(own, mailbox) : null;

    static Found<Place> Checked(Place place, MailboxRights needed) =>
        place.Allows(needed) ? new(place) : new(ImapResult.No(ResponseCode.NoPerm, "this mailbox's owner does not allow it"));
}
