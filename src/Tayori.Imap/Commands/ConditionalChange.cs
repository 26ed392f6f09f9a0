using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>
/// A change of flags with UNCHANGEDSINCE (RFC 7162 §3.1.3). A message has one modseq for all its flags, so the store also leaves alone those of which only other flags have changed. But a server
/// "SHOULD avoid generating spurious MODIFIED responses for +FLAGS/-FLAGS" (§3.1.3, §3.1.12): the journal tells which flags were touched, and messages whose named ones were not are tried once more.
/// </summary>
sealed class ConditionalChange(IAccount account, MailboxId mailbox, FlagAction action, FlagSet flags, long unchangedSince)
{
    /// <summary>Changes of the account that are looked through at most. A client that comes from further back hears MODIFIED, and must fetch all that anyway.</summary>
    const int LongestJournal = 1_000;

    public async ValueTask<StoreResult<FlagsChange>> RunAsync(UidSet uids, CancellationToken cancellationToken)
    {
        var result = await account.ChangeFlagsAsync(mailbox, uids, action, flags, unchangedSince, cancellationToken);
        if (result.Value is not { Failed.IsEmpty: false } first || action == FlagAction.Replace) return result;
        var (untouched, asOf) = unchangedSince == 0 ? await UnsetAsync(first.Failed, cancellationToken) : await UntouchedAsync(first.Failed, cancellationToken);
        if (untouched.IsEmpty) return result;
        var again = await account.ChangeFlagsAsync(mailbox, untouched, action, flags, asOf, cancellationToken);
        return again.Value is { } second ? Joined(first, second, untouched) : result;
    }

    /// <summary>RFC 7162 §3.1.3: UNCHANGEDSINCE 0 "always fails if the metadata item exists. A system flag MUST always be considered existent". So it sets keywords that are not there yet.</summary>
    async ValueTask<(UidSet Uids, long AsOf)> UnsetAsync(UidSet failed, CancellationToken cancellationToken)
    {
        if (action != FlagAction.Add || flags.System != SystemFlags.None || await account.ReadMessagesAsync(mailbox, cancellationToken) is not { } latest) return (UidSet.Empty, 0);
        return (Only(failed, uid => latest.IndexOf(uid) is >= 0 and var row && !AreTouched(latest[row].Flags)), latest.ModSeq);
    }

    async ValueTask<(UidSet Uids, long AsOf)> UntouchedAsync(UidSet failed, CancellationToken cancellationToken)
    {
        if (await account.ReadModSeqAsync(cancellationToken) - unchangedSince > LongestJournal) return (UidSet.Empty, 0);
        if (await account.ReadChangesAsync(mailbox, unchangedSince, cancellationToken) is not { Count: > 0 } changes) return (UidSet.Empty, 0);
        var touched = UidSet.FromRanges([.. changes.SelectMany(Touched)]);
        return (Only(failed, uid => !touched.Contains(uid)), changes[^1].ModSeq);
    }

    /// <summary>Messages of which a change may have changed one of the flags in question, or which it brought.</summary>
    IEnumerable<UidRange> Touched(Change change) => change switch
    {
        Change.MessagesAdded added => added.Rows.Select(row => new UidRange(row.Uid, row.Uid)),
        Change.FlagsChanged changed when changed.Action == FlagAction.Replace || AreTouched(changed.Flags) => changed.Uids.Ranges.ToArray(),
        _ => [],
    };

    bool AreTouched(FlagSet others) => (others.System & flags.System) != 0 || flags.Keywords.Any(others.HasKeyword);

    static UidSet Only(UidSet uids, Func<uint, bool> wanted)
    {
        var builder = new UidSetBuilder();
        foreach (var uid in uids.Enumerate().Where(wanted)) builder.Add(uid);
        return builder.Build();
    }

    static FlagsChange Joined(FlagsChange first, FlagsChange second, UidSet triedAgain) => new(
        Math.Max(first.ModSeq, second.ModSeq),
        UidSet.FromRanges([.. first.Changed.Ranges, .. second.Changed.Ranges]),
        Only(first.Failed, uid => !triedAgain.Contains(uid) || second.Failed.Contains(uid)));
}
