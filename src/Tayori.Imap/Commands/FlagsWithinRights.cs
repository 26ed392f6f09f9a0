using Tayori.Imap.Access;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>
/// A change of flags as far as the rights go (RFC 4314 §4): "s" for \Seen, "t" for \Deleted, "w" for all others. Flags that may not be changed are passed over, because clients do not expect a NO to STORE; but where
/// there is none that may be, it is one.
/// </summary>
sealed class FlagsWithinRights(Place place, FlagAction action, FlagSet flags, long? unchangedSince)
{
    readonly FlagKinds _kinds = place.Rights.Flags;

    /// <summary>Whether everything may be changed that was named.</summary>
    public bool IsWhole => action == FlagAction.Replace ? _kinds == FlagKinds.All : flags.Only(_kinds).Equals(flags);

    /// <summary>Whether nothing may be.</summary>
    public bool IsNothing => _kinds == FlagKinds.None || (!flags.Equals(FlagSet.Empty) && flags.Only(_kinds).Equals(FlagSet.Empty));

    public ValueTask<StoreResult<FlagsChange>> RunAsync(UidSet uids, CancellationToken cancellationToken) =>
        action == FlagAction.Replace && !IsWhole ? ReplaceSomeAsync(uids, cancellationToken) : ChangeAsync(uids, action, flags.Only(_kinds), unchangedSince, cancellationToken);

    /// <summary>Replacing flags of some kinds leaves the others: the allowed ones that were not named go, and those that were come.</summary>
    async ValueTask<StoreResult<FlagsChange>> ReplaceSomeAsync(UidSet uids, CancellationToken cancellationToken)
    {
        var wanted = flags.Only(_kinds);
        var all = FlagSet.Of(SystemFlags.Seen | SystemFlags.Deleted | SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Draft, [.. await KeywordsAsync(cancellationToken)]);
        // Whether a message may be changed is found out here, for both: as for FLAGS, which means all flags, not only those that are touched.
        var removed = await place.Account.ChangeFlagsAsync(place.Id, uids, FlagAction.Remove, all.Only(_kinds).Apply(FlagAction.Remove, wanted), unchangedSince, cancellationToken);
        if (removed.Value is not { } first) return removed;
        var added = await ChangeAsync(Except(uids, first.Failed), FlagAction.Add, wanted, null, cancellationToken);
        return added.Value is { } second ? new FlagsChange(second.ModSeq, UidSet.FromRanges([.. first.Changed.Ranges, .. second.Changed.Ranges]), first.Failed) : added;
    }

    /// <summary>A set of UIDs may have billions that no message has, so it is not walked through.</summary>
    static UidSet Except(UidSet uids, UidSet without)
    {
        var others = new UidSetBuilder();
        var next = 1u;
        foreach (var range in without.Ranges)
        {
            if (range.First > next) others.Add(new UidRange(next, range.First - 1));
            if (range.Last == uint.MaxValue) return uids.Intersect(others.Build());
            next = range.Last + 1;
        }
        others.Add(new UidRange(next, uint.MaxValue));
        return uids.Intersect(others.Build());
    }

    async ValueTask<IReadOnlyList<string>> KeywordsAsync(CancellationToken cancellationToken) =>
        await place.Account.GetMailboxAsync(place.Id, cancellationToken) is { } now ? now.Keywords : [];

    ValueTask<StoreResult<FlagsChange>> ChangeAsync(UidSet uids, FlagAction what, FlagSet which, long? since, CancellationToken cancellationToken) => since is { } modSeq
        ? new ConditionalChange(place.Account, place.Id, what, which, modSeq).RunAsync(uids, cancellationToken)
        : place.Account.ChangeFlagsAsync(place.Id, uids, what, which, null, cancellationToken);
}
