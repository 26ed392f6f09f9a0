using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Views;

/// <summary>
/// A selected mailbox as one session sees it: the only place that knows sequence numbers. They change in <see cref="SyncAsync"/> and nowhere else, which is where the client is told of it.
/// SELECT needs only the mailbox's row; the list is read by the first command that asks for messages, and then is the list as it was when the row was read: what happened in between is told,
/// like any other change, by the next sync. Used by one session, by one command at a time.
/// </summary>
sealed class MailboxView(Place place, bool isReadOnly)
{
    MessageList? _told;
    MessageList? _compared;
    int _toldRecent;
    bool _hasCountedRecent;
    bool _hasVanished;
    uint _uidNext = place.Mailbox.UidNext;
    UidSet _recent = UidSet.Empty;
    UidSet _saved = UidSet.Empty;
    UidSet _made = UidSet.Empty;
    UidSet _unheard = UidSet.Empty;
    OwnChange? _silent;
    AnsweredFlags? _answered;

    /// <summary>The mailbox as it was when it was selected, and what may be done with it now.</summary>
    public Place Place { get; set; } = place;

    /// <summary>Whether its owner still lets the user read it.</summary>
    public bool MayRead => Place.Allows(MailboxRights.Read);

    /// <summary>Whose it is.</summary>
    public IAccount Account => Place.Account;
    public Mailbox Row => Place.Mailbox;
    public MailboxId Id => Row.Id;

    /// <summary>Opened by EXAMINE.</summary>
    public bool IsExamined { get; } = isReadOnly;

    /// <summary>Opened by EXAMINE, or there is nothing in it that the user may change (RFC 4314 §5.2).</summary>
    public bool IsReadOnly => IsExamined || (Place.Rights & FlagRights.Changing) == 0;

    /// <summary>No message has this number.</summary>
    static MessageId Ghost => default;

    /// <summary>Whether of a message only its number and UID are known: it was expunged, and the client has not been told.</summary>
    public static bool IsGhost(in MessageRow row) => row.Message == Ghost;

    /// <summary>
    /// Opens a mailbox for a session, claiming \Recent unless it only looks (RFC 3501 §6.3.2). With IMAP4rev2 there is none (RFC 9051 appendix E, 12): what is new stays so for sessions that know the flag.
    /// </summary>
    public static async ValueTask<MailboxView> OpenAsync(Place place, bool isReadOnly, Features enabled, CancellationToken cancellationToken)
    {
        var (account, row) = (place.Account, place.Mailbox);
        var view = new MailboxView(place, isReadOnly);
        if (enabled.Has(Features.Imap4Rev2)) return view;
        var first = view.IsReadOnly ? row.FirstRecent : await ClaimAsync(account, row.Id, row.UidNext, cancellationToken) ?? row.FirstRecent;
        view.AddRecent(first, row.UidNext);
        view._toldRecent = (int)Math.Min(row.Exists, view._recent.Count);
        return view;
    }

    /// <summary>
    /// The number of RECENT at SELECT: too large where some of them were expunged before anybody saw them, which only the list can tell. It is put right when the list has been read.
    /// </summary>
    public int RecentAtSelect => _toldRecent;

    /// <summary>All changes up to here the client has been told of. Where expunges wait to be told, it is what it was before them, whatever modseqs the client has seen since (RFC 7162 §3.2).</summary>
    public long ModSeq { get; private set; } = place.Mailbox.HighestModSeq;

    /// <summary>All UIDs that messages have ever had, as far as the client has been told.</summary>
    public UidSet AllUids => _uidNext > 1 ? UidSet.Range(1, _uidNext - 1) : UidSet.Empty;

    /// <summary>
    /// What the modseqs of FETCH responses do not tell a client: that messages vanished at one, or that some have that it may not hear of yet. It would else take the highest that it saw for the mailbox's
    /// (RFC 7162 §6), and after a lost connection never hear of them.
    /// </summary>
    public bool OwesModSeq => _hasVanished || HoldsBack;

    /// <summary>The last sync told of modseqs beyond what it held back.</summary>
    public bool IsAhead { get; private set; }

    /// <summary>Changes wait to be told.</summary>
    bool HoldsBack { get; set; }

    /// <summary>Whether the message is \Recent for this session.</summary>
    public bool IsRecent(uint uid) => _recent.Contains(uid);

    /// <summary>From here on no message is \Recent.</summary>
    public void ForgetRecent() => (_recent, _toldRecent) = (UidSet.Empty, 0);

    /// <summary>The same, where a command has read them already.</summary>
    public MessageList Told => _told ?? throw new InvalidOperationException("no command has read the messages");

    /// <summary>The messages the client has been told of; numbers count their rows.</summary>
    public async ValueTask<MessageList> MessagesAsync(CancellationToken cancellationToken) => _told ??= await LoadAsync(cancellationToken);

    /// <summary>
    /// What its owner has taken out of a mailbox is no longer the user's to read, before the user is told that it went: it may lie where nobody else is let in, and the mailbox may be gone with its list of rights.
    /// Numbers keep their meaning; of the messages no more than that is known.
    /// </summary>
    public async ValueTask ForgetGoneAsync(CancellationToken cancellationToken)
    {
        if (Place.IsOwn || _told is not { } told) return;
        var now = await LatestAsync(cancellationToken) ?? MessageList.Empty(Id, told.ModSeq);
        if (ReferenceEquals(now, _compared)) return;
        _compared = now;
        if (now.Since(told).Gone is { IsEmpty: false } gone) _told = MessageList.FromRows(Id, told.ModSeq, [.. Enumerable.Range(0, told.Count).Select(i => gone.Contains(told[i].Uid) ? told[i] with { Message = Ghost } : told[i])]);
    }

    /// <summary>Rows a set names: by UID or by sequence number; <c>null</c> for a number beyond the last (BAD).</summary>
    public async ValueTask<RowSelection?> ResolveAsync(SequenceSet set, bool byUid, CancellationToken cancellationToken)
    {
        var told = await MessagesAsync(cancellationToken);
        return ReferenceEquals(set, SequenceSet.SavedResult) || byUid ? Find(set, byUid, told) : SequenceResolver.ByNumber(set, told);
    }

    /// <summary>Rows a set names as a search key, among messages that have been told: a number beyond the last finds nothing.</summary>
    public RowSelection Find(SequenceSet set, bool byUid, MessageList told) =>
        ReferenceEquals(set, SequenceSet.SavedResult) ? SequenceResolver.OfUids(_saved, told)
        : byUid ? SequenceResolver.ByUid(set, told)
        : SequenceResolver.ByNumberInSearch(set, told);

    /// <summary>The UIDs that a set of UIDs speaks of, there or not; <c>*</c> is the last that has been given out, so that 1:* has them all.</summary>
    public UidSet Named(SequenceSet set)
    {
        if (ReferenceEquals(set, SequenceSet.SavedResult)) return _saved;
        var ranges = new UidRange[set.Ranges.Length];
        for (var i = 0; i < ranges.Length; i++) ranges[i] = new UidRange(Named(set.Ranges[i].First), Named(set.Ranges[i].Last));
        return UidSet.FromRanges(ranges).Intersect(AllUids);
    }

    uint Named(uint uid) => uid == SequenceRange.Star ? _uidNext - 1 : uid;

    /// <summary>What has happened after a modseq, up to what the client has been told; <c>null</c> where the journal does not reach back.</summary>
    public async ValueTask<IReadOnlyList<Change>?> ChangesSinceAsync(long modSeq, CancellationToken cancellationToken) =>
        await Account.ReadChangesAsync(Id, modSeq, cancellationToken) is { } changes ? [.. changes.TakeWhile(change => change.ModSeq <= ModSeq)] : null;

    /// <summary>HIGHESTMODSEQ was told.</summary>
    public void ToldModSeq() => _hasVanished = false;

    /// <summary>What <c>$</c> stands for from now on (RFC 5182 §2.1). Kept as UIDs, so that what is expunged is no longer in it by itself.</summary>
    public void SaveResult(UidSet uids) => _saved = uids;

    /// <summary>The session changed flags with .SILENT: the next sync does not repeat what the client already knows (RFC 3501 §6.4.6).</summary>
    public void ChangedSilently(OwnChange change) => _silent = change;

    /// <summary>The answer of this command shows the flags of these messages as they are in <paramref name="shown"/>: the next sync does not repeat them.</summary>
    public void Answered(UidSet uids, MessageList shown) => _answered = new AnsweredFlags(uids, shown.ModSeq);

    /// <summary>The client has put messages into the mailbox itself, of which it is not told more than that they are there (RFC 5465 §5.2).</summary>
    public void Made(UidSet uids) => _made = _made.Union(uids);

    /// <summary>Of messages that it was told have come, those that it has not put there itself.</summary>
    public UidSet TakeUnmade(UidSet came)
    {
        var unmade = came.Except(_made);
        _made = _made.Except(came);
        return unmade;
    }

    /// <summary>The messages as they are now, which the client has not been told of.</summary>
    public ValueTask<MessageList?> LatestAsync(CancellationToken cancellationToken) => Account.ReadMessagesAsync(Id, cancellationToken);

    /// <summary>
    /// Tells the client what changed; EXPUNGE only where the command allows it. <paramref name="flush"/> is called between lines and flushes when enough has been written.
    /// With QRESYNC it is VANISHED. A mailbox that another session deleted is told as empty.
    /// </summary>
    /// <param name="writer">Where it is told.</param>
    /// <param name="mayExpunge">Whether the client may hear of expunges now.</param>
    /// <param name="hearing">What the client wants to hear of.</param>
    /// <param name="enabled">What the session has switched on.</param>
    /// <param name="leaving">Writes what is to be said of messages before they go, while their numbers mean something; between any two of what it yields the caller may flush.</param>
    /// <param name="flush">Called between lines; flushes when enough has been written.</param>
    /// <param name="cancellationToken">The session's.</param>
    /// <returns>UIDs of the messages that it was told have come.</returns>
    public async ValueTask<UidSet> SyncAsync(ImapWriter writer, bool mayExpunge, Hearing hearing, Features enabled, Leaving leaving, Func<ValueTask> flush, CancellationToken cancellationToken)
    {
        mayExpunge &= hearing.New;
        IsAhead = false;
        if (_told is null && !await HasChangedAsync(cancellationToken)) return UidSet.Empty;
        if (_told is null && await Account.GetMailboxAsync(Id, cancellationToken) is null)
        {
            // RFC 7162 §3.2.10 leaves no word for messages whose UIDs nobody knows. Where there were none, nothing has to be said.
            if (Row.Exists == 0) return UidSet.Empty;
            if (enabled.Has(Features.Vanished)) throw new StorageException(StorageFailure.Gone, "the mailbox has been deleted");
            if (mayExpunge) await TellDeletedAsync(writer, flush);
            return UidSet.Empty;
        }
        var told = await MessagesAsync(cancellationToken);
        var now = await Account.ReadMessagesAsync(Id, cancellationToken) ?? MessageList.Empty(Id, told.ModSeq);
        var latest = hearing.New ? now : now.UpTo(NextUid(told) - 1);
        if (ReferenceEquals(told, latest) && _hasCountedRecent && (_unheard.IsEmpty || !hearing.Flags)) return UidSet.Empty;
        _hasCountedRecent = true;
        if (!enabled.Has(Features.Imap4Rev2)) await ClaimRecentAsync(told, latest, cancellationToken);
        var update = new MailboxUpdate(told, latest, mayExpunge) { Enabled = enabled, Recent = _recent, ToldRecent = _toldRecent, Silent = _silent, Answered = _answered, TellsFlags = hearing.Flags, Unheard = _unheard };
        (_silent, _answered) = (null, null);
        _toldRecent = update.RecentCount;
        // What the client has chosen not to hear it must be able to ask for when it comes back.
        _unheard = update.StillUnheard;
        HoldsBack = !ReferenceEquals(update.Target, now) || !_unheard.IsEmpty;
        if (!HoldsBack) ModSeq = latest.ModSeq;
        IsAhead = HoldsBack && update.TellsModSeqs;
        _hasVanished |= mayExpunge && update.IsAnyGone;
        _uidNext = Math.Max(_uidNext, NextUid(latest));
        _told = update.Target;
        foreach (var _ in leaving(told, update.Gone)) await flush();
        foreach (var _ in update.Tell(writer)) await flush();
        return update.Came;
    }

    async ValueTask<bool> HasChangedAsync(CancellationToken cancellationToken) =>
        await Account.GetMailboxAsync(Id, cancellationToken) is not { } now || now.HighestModSeq != Row.HighestModSeq;

    /// <summary>The mailbox went before its list was read: nobody knows its UIDs any more, but numbers are enough to say that all is gone.</summary>
    async ValueTask TellDeletedAsync(ImapWriter writer, Func<ValueTask> flush)
    {
        _told = MessageList.Empty(Id, Row.HighestModSeq);
        for (var number = Row.Exists; number > 0; number--)
        {
            writer.Expunge(number);
            await flush();
        }
        if (_toldRecent > 0) writer.Recent(_toldRecent = 0);
    }

    /// <summary>Where nothing can be written, whose \Recent they are is not written down (<c>null</c>), so that mail can be read all the same (RFC 3501 §2.3.2: undecided, a message is recent).</summary>
    static async ValueTask<uint?> ClaimAsync(IAccount account, MailboxId mailbox, uint upTo, CancellationToken cancellationToken)
    {
        try
        {
            return await account.ClaimRecentAsync(mailbox, upTo, cancellationToken);
        }
        catch (StorageException failure) when (failure.Failure is StorageFailure.DiskFull or StorageFailure.ReadOnly)
        {
            return null;
        }
    }

    async ValueTask ClaimRecentAsync(MessageList told, MessageList latest, CancellationToken cancellationToken)
    {
        var next = NextUid(latest);
        if (next <= NextUid(told)) return;
        AddRecent((IsReadOnly ? null : await ClaimAsync(Account, Id, next, cancellationToken)) ?? await UnclaimedAsync(next, cancellationToken), next);
    }

    /// <summary>RFC 3501 §6.3.2: EXAMINE takes \Recent from nobody, but it shows what nobody has taken.</summary>
    async ValueTask<uint> UnclaimedAsync(uint next, CancellationToken cancellationToken) =>
        await Account.GetMailboxAsync(Id, cancellationToken) is { } now ? now.FirstRecent : next;

    void AddRecent(uint first, uint next)
    {
        if (first < next) _recent = UidSet.FromRanges([.. _recent.Ranges, new UidRange(first, next - 1)]);
    }

    static uint NextUid(MessageList list) => list.Count == 0 ? 1 : list[list.Count - 1].Uid + 1;

    /// <summary>The list as it was when <see cref="Row"/> was read. Costs nothing where nothing has happened since.</summary>
    async ValueTask<MessageList> LoadAsync(CancellationToken cancellationToken)
    {
        var latest = await Account.ReadMessagesAsync(Id, cancellationToken) ?? MessageList.Empty(Id, Row.HighestModSeq);
        var changes = await Account.ReadChangesAsync(Id, Row.HighestModSeq, cancellationToken) ?? [];
        var missed = changes.Where(change => change.ModSeq <= latest.ModSeq).ToList();
        var before = missed.Count == 0 ? latest : TakeBack(latest, missed);
        // Without the journal of so short a time (the mailbox deleted at once after SELECT) the client's numbers cannot be known any more.
        if (before.Count != Row.Exists) throw new StorageException(StorageFailure.Gone, "the mailbox has been deleted, or its journal does not reach back to SELECT");
        return before;
    }

    /// <summary>
    /// Rows that came since are left out, rows that went are put back as the number and UID that the client may count on (the store no longer knows them), rows that
    /// changed get the modseq of then, so that the next sync finds them changed.
    /// </summary>
    MessageList TakeBack(MessageList latest, List<Change> missed)
    {
        var rows = new SortedDictionary<uint, MessageRow>();
        for (var i = 0; i < latest.Count && latest[i].Uid < Row.UidNext; i++)
        {
            rows[latest[i].Uid] = latest[i] with { ModSeq = Math.Min(latest[i].ModSeq, Row.HighestModSeq) };
        }
        foreach (var uid in missed.OfType<Change.MessagesExpunged>().SelectMany(change => change.Uids.Enumerate()).Where(uid => uid < Row.UidNext))
        {
            rows[uid] = new MessageRow(uid, Ghost, FlagSet.Empty, Row.HighestModSeq, 0, 0, 0, 0);
        }
        return MessageList.FromRows(Id, Row.HighestModSeq, [.. rows.Values]);
    }
}

/// <summary>Messages that the client is about to be told are gone, and the list that it still counts by.</summary>
delegate IEnumerable<int> Leaving(MessageList told, UidSet gone);

/// <summary>What a client wants to hear of its selected mailbox (RFC 5465 §6.1). Without all of it the mailbox stays for it as it was, which §5 calls "a snapshot facility".</summary>
/// <param name="New">Messages that come and go.</param>
/// <param name="Flags">Flags that change.</param>
readonly record struct Hearing(bool New, bool Flags)
{
    public static Hearing All => new(New: true, Flags: true);
}
