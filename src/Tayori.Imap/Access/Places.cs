using Microsoft.Extensions.Logging;
using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Access;

/// <summary>
/// What mailbox names mean to a user, and what the user may do there: the one place that knows. Commands name the rights that they need and get a <see cref="Place"/>, or the answer to give instead. Of a mailbox that its
/// owner does not let the user see nobody learns that it is there (RFC 4314 §6): the answer is that of a name that no mailbox has.
/// </summary>
sealed class Places(IAccount own, Neighbours neighbours, ILogger log)
{
    /// <summary>RFC 4314 §4: MYRIGHTS needs any of these.</summary>
    const MailboxRights Any =
        MailboxRights.Lookup | MailboxRights.Read | MailboxRights.Insert | MailboxRights.CreateBelow | MailboxRights.DeleteMailbox | MailboxRights.Administer;

    /// <summary>Accounts that are looked into at the same time: the disk has more to do than one answer asks of it, and other sessions wait for it too.</summary>
    const int AtOnce = 4;

    /// <summary>A mailbox that a command works on.</summary>
    public async ValueTask<Found<Place>> FindAsync(string name, MailboxRights needed, CancellationToken cancellationToken) =>
        Checked(await LookAsync(name, cancellationToken), needed, ResponseCode.NonExistent);

    /// <summary>
    /// A mailbox that messages are put into. RFC 9051 §6.3.12, §6.4.7: one is never created by the way; TRYCREATE tells the client that it may, "unless it is certain that the destination mailbox cannot be created".
    /// </summary>
    public async ValueTask<Found<Place>> FindTargetAsync(string name, CancellationToken cancellationToken) =>
        Checked(await LookAsync(name, cancellationToken), MailboxRights.Insert, MailboxName.Normalise(name) is null ? ResponseCode.Cannot : ResponseCode.TryCreate);

    /// <summary>What RENAME is to rename: a mailbox, or a level of the own account, which may be none.</summary>
    public async ValueTask<Found<Site>> FindTreeAsync(string name, CancellationToken cancellationToken)
    {
        if (!OtherUsers.Contains(name)) return new(new Site(own, name) { IsOwn = true });
        var found = await FindAsync(name, MailboxRights.DeleteMailbox, cancellationToken);
        return found.Value is { } place ? new(new Site(place.Account, place.Mailbox.Name)) : new(found.Refusal);
    }

    /// <summary>A mailbox of which the user may know what rights there are.</summary>
    public async ValueTask<Found<Place>> FindKnownAsync(string name, CancellationToken cancellationToken) =>
        await LookAsync(name, cancellationToken) is { } place && (place.Rights & Any) != 0 ? new(place) : Absent(ResponseCode.NonExistent);

    /// <summary>Where a mailbox of this name would be. RFC 4314 §4: "k" on "a nearest existing parent mailbox"; at the top of an account only its owner makes mailboxes.</summary>
    public async ValueTask<Found<Site>> FindSiteAsync(string name, CancellationToken cancellationToken)
    {
        if (!OtherUsers.Contains(name)) return new(new Site(own, name) { IsOwn = true });
        if (await OwnerOfAsync(name, cancellationToken) is var (owner, mailbox) && await MayCreateAsync(owner, mailbox, cancellationToken)) return new(new Site(owner.Account, mailbox));
        // The same for owners who are not there or let nobody in: that there is such an account is not told either.
        return new(ImapResult.No(ResponseCode.NoPerm, "no mailbox may be made here"));
    }

    /// <summary>All that LIST may show of these names, and some more.</summary>
    public async ValueTask<IReadOnlyList<Place>> ListAsync(NameScope scope, CancellationToken cancellationToken)
    {
        List<Place> places = [.. (await own.ListMailboxesAsync(cancellationToken)).Select(mailbox => Place.Own(own, mailbox))];
        var names = places.Select(place => place.Name).Where(OtherUsers.Contains).ToHashSet();
        foreach (var place in await SharedAsync(scope, cancellationToken))
        {
            // What is one's own hides what another calls the same.
            if (names.Add(place.Name)) places.Add(place);
        }
        return places;
    }

    async ValueTask<IReadOnlyList<Place>> SharedAsync(NameScope scope, CancellationToken cancellationToken)
    {
        if (!scope.IsAny) return [];
        var owners = (await neighbours.AllAsync(cancellationToken)).ToLookup(owner => scope.Reaches(owner.Address));
        List<Neighbour> reached = [];
        foreach (var owner in owners[true])
        {
            if (await neighbours.OpenAsync(owner.Id, cancellationToken) is { } neighbour) reached.Add(neighbour);
        }
        var found = new IReadOnlyList<Place>[reached.Count];
        await Parallel.ForAsync(0, reached.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, token) => found[i] = await OfAsync(reached[i], token));
        List<Place> places = [.. found.SelectMany(one => one)];
        // That there is something below the root is known with the first.
        foreach (var owner in scope.HasRoot ? owners[false] : [])
        {
            if (places.Count > 0) break;
            if (await neighbours.OpenAsync(owner.Id, cancellationToken) is { } neighbour) places.AddRange(await OfAsync(neighbour, cancellationToken));
        }
        return places;
    }

    /// <summary>An account that cannot be read does not keep the user from seeing others.</summary>
    async ValueTask<IReadOnlyList<Place>> OfAsync(Neighbour owner, CancellationToken cancellationToken)
    {
        try
        {
            var mailboxes = await owner.Account.ListMailboxesAsync(cancellationToken);
            return [.. mailboxes.Select(mailbox => Shared(owner, mailbox)).Where(place => place.Allows(MailboxRights.Lookup))];
        }
        catch (StorageException failure)
        {
            Log.StorageFailed(log, "LIST", failure);
            return [];
        }
    }

    /// <summary>A mailbox of an account, which may be another's; <c>null</c> where there is none that the user may read.</summary>
    public async ValueTask<Place?> GetAsync(IAccount account, MailboxId id, CancellationToken cancellationToken)
    {
        if (await account.GetMailboxAsync(id, cancellationToken) is not { } mailbox) return null;
        if (account.Id == own.Id) return Place.Own(own, mailbox);
        return await neighbours.OpenAsync(account.Id, cancellationToken) is { } owner && Shared(owner, mailbox) is var place && place.Allows(MailboxRights.Read) ? place : null;
    }

    /// <summary>The account that has this level of the namespace, if there is a mailbox in it that the user may read.</summary>
    public async ValueTask<AccountId?> FindReadableAsync(string root, CancellationToken cancellationToken)
    {
        if (OtherUsers.OwnerOf(root) is not { } address || await neighbours.FindAsync(address, cancellationToken) is not { } owner) return null;
        var mailboxes = await owner.Account.ListMailboxesAsync(cancellationToken);
        return mailboxes.Any(mailbox => Shared(owner, mailbox).Allows(MailboxRights.Read)) ? owner.Account.Id : null;
    }

    /// <summary>The same place with the rights there are now: none where its owner has gone. A mailbox that was deleted is told of by the view, with the rights there were.</summary>
    public async ValueTask<Place> RenewAsync(Place place, CancellationToken cancellationToken)
    {
        if (place.IsOwn) return place;
        if (await neighbours.OpenAsync(place.Account.Id, cancellationToken) is not { } owner) return place with { Rights = MailboxRights.None };
        var now = await owner.Account.GetMailboxAsync(place.Id, cancellationToken);
        return place with { Account = owner.Account, Rights = now?.Access.RightsOf(own.Id) ?? place.Rights };
    }

    async ValueTask<Place?> LookAsync(string name, CancellationToken cancellationToken)
    {
        // A mailbox of one's own may have such a name from before anything was shared: it can still be read, renamed and deleted.
        if (await own.FindMailboxAsync(name, cancellationToken) is { } mine) return Place.Own(own, mine);
        if (await OwnerOfAsync(name, cancellationToken) is not var (owner, mailbox)) return null;
        return await owner.Account.FindMailboxAsync(mailbox, cancellationToken) is { } theirs ? Shared(owner, theirs) : null;
    }

    async ValueTask<(Neighbour Owner, string Mailbox)?> OwnerOfAsync(string name, CancellationToken cancellationToken) =>
        OtherUsers.TryRead(name, out var address, out var mailbox) && await neighbours.FindAsync(address, cancellationToken) is { } owner ? (owner, mailbox) : null;

    async ValueTask<bool> MayCreateAsync(Neighbour owner, string mailbox, CancellationToken cancellationToken)
    {
        foreach (var superior in MailboxName.Superiors(mailbox).Reverse())
        {
            if (await owner.Account.FindMailboxAsync(superior, cancellationToken) is { } parent) return Shared(owner, parent).Allows(MailboxRights.CreateBelow);
        }
        return false;
    }

    /// <summary>What a mailbox is to its owner (\Sent, \Trash) it is not to others: their clients would put their own mail there (RFC 6154 §2).</summary>
    Place Shared(Neighbour owner, Mailbox mailbox) =>
        new(owner.Account, OtherUsers.NameOf(owner.Address, mailbox.Name), mailbox with { SpecialUse = SpecialUse.None }, mailbox.Access.RightsOf(own.Id)) { QuotaRoot = OtherUsers.RootOf(owner.Address) };

    /// <summary>RFC 4314 §6: NOPERM only where the user may see that there is a mailbox.</summary>
    static Found<Place> Checked(Place? place, MailboxRights needed, ResponseCode absent)
    {
        if (place is null) return Absent(absent);
        if (place.Allows(needed)) return new(place);
        return place.Allows(MailboxRights.Lookup) ? new(NotAllowed) : Absent(absent);
    }

    public static ImapResult NotAllowed => ImapResult.No(ResponseCode.NoPerm, "the owner of the mailbox does not allow it");

    static Found<Place> Absent(ResponseCode code) => new(ImapResult.No(code, "no such mailbox"));
}
