using System.Collections.Immutable;
using Tayori.Store.Codec;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>
/// One transaction of an account's writer. What it does is on the connection and in here only; nothing that others can see changes until it has been committed and published, so giving it up
/// is forgetting it. Each operation checks everything before it writes anything: a refusal leaves the transaction as it was.
/// </summary>
sealed partial class WriteTransaction
{
    readonly SqliteConnection _db;
    readonly AccountSnapshot _before;
    readonly Func<MailboxId, MessageList?> _knownList;
    readonly Dictionary<long, WorkingMailbox> _touched = [];
    readonly HashSet<long> _removed = [];
    readonly long _now;
    ImmutableSortedDictionary<string, long> _names;
    ImmutableSortedSet<string> _subscriptions;
    long _modSeq;
    long _nextMailbox;
    long _nextMessage;
    uint _lastUidValidity;
    ThreadState _threads;
    bool _deletedMessages;

    public WriteTransaction(SqliteConnection db, AccountSnapshot before, DateTimeOffset now, Func<MailboxId, MessageList?> knownList)
    {
        _db = db;
        _before = before;
        _knownList = knownList;
        _now = now.ToUnixTimeSeconds();
        _names = before.Names;
        _subscriptions = before.Subscriptions;
        _modSeq = before.ModSeq;
        _nextMailbox = before.NextMailbox;
        _nextMessage = before.NextMessage;
        _lastUidValidity = before.LastUidValidity;
        _threads = before.Threads;
        UsedBytes = before.UsedBytes;
        UsedMessages = before.UsedMessages;
    }

    public long UsedBytes { get; private set; }
    public long UsedMessages { get; private set; }

    /// <summary>Whether messages left a mailbox, so that there will be something to sweep.</summary>
    public bool MadeGarbage { get; private set; }

    /// <summary>Whether sessions have to hear of it.</summary>
    public bool IsAudible => _modSeq != _before.ModSeq;

    public AccountMark Mark => new(_modSeq, _lastUidValidity);

    /// <summary>Writes what is still to be written, before the commit.</summary>
    public void Finish()
    {
        foreach (WorkingMailbox box in _touched.Values)
            WriteArrived(box);
        foreach ((long id, WorkingMailbox box) in _touched)
        {
            MailboxState state = box.ToState();
            if (!_before.Mailboxes.TryGetValue(id, out MailboxState? before) || box.IsRenamed)
                AccountRows.SaveMailbox(_db, state);
            else if (before != state)
                AccountRows.SaveMailboxCounters(_db, state);
        }
        if (IsAccountRowDue())
            AccountRows.SaveAccount(_db, _modSeq, _nextMailbox, _nextMessage, _lastUidValidity);
    }

    /// <summary>Whether something has changed that the rows of mailboxes and messages do not tell as well (<see cref="AccountRows.Read"/>): most commits need not write another page.</summary>
    bool IsAccountRowDue() =>
        _nextMailbox != _before.NextMailbox || _lastUidValidity != _before.LastUidValidity || _deletedMessages
        || (_modSeq != _before.ModSeq && _touched.Values.All(box => box.Box.HighestModSeq != _modSeq));

    /// <summary>The account after the commit.</summary>
    public AccountSnapshot After()
    {
        ImmutableDictionary<long, MailboxState>.Builder mailboxes = _before.Mailboxes.ToBuilder();
        foreach ((long id, WorkingMailbox box) in _touched)
            mailboxes[id] = box.ToState();
        foreach (long id in _removed)
            mailboxes.Remove(id);
        return new AccountSnapshot
        {
            ModSeq = _modSeq,
            NextMailbox = _nextMailbox,
            NextMessage = _nextMessage,
            LastUidValidity = _lastUidValidity,
            Mailboxes = mailboxes.ToImmutable(),
            Names = _names,
            Subscriptions = _subscriptions,
            Threads = _threads,
            UsedBytes = UsedBytes,
            UsedMessages = UsedMessages,
        };
    }

    /// <summary>Lists that are as of the commit.</summary>
    public IEnumerable<MessageList> Lists => _touched.Values.Where(b => b.List is not null).Select(b => b.List!);

    /// <summary>The mailboxes it changed, as they are after it.</summary>
    public IEnumerable<MailboxState> Changed => _touched.Values.Select(b => b.ToState());

    public IReadOnlyCollection<long> Removed => _removed;

    /// <summary>The mailbox, to be changed; <c>null</c> where there is none.</summary>
    WorkingMailbox? Mailbox(MailboxId id)
    {
        if (_touched.TryGetValue(id.Value, out WorkingMailbox? box))
            return box;
        if (_removed.Contains(id.Value) || !_before.Mailboxes.TryGetValue(id.Value, out MailboxState? state))
            return null;
        _touched.Add(id.Value, box = new WorkingMailbox(state));
        return box;
    }

    long NextModSeq() => ++_modSeq;

    /// <summary>The list of a mailbox with everything this transaction has done to it.</summary>
    MessageList ListOf(WorkingMailbox box)
    {
        WriteArrived(box);
        if (box.List is not null)
            return box.List;
        MessageList? known = _knownList(box.Box.Id);
        return box.List = known is null || known.ModSeq < box.JournalFloor ? ListLoader.Load(_db, box.ToState()) : ListLoader.CatchUp(_db, known);
    }

    /// <summary>Puts rows behind the last UID; they go to the journal together with those that follow.</summary>
    void Arrive(WorkingMailbox box, ReadOnlySpan<MessageRow> rows)
    {
        int unseen = 0, deleted = 0, firstUnseen = box.Box.FirstUnseen;
        long bytes = 0;
        foreach (ref readonly MessageRow row in rows)
        {
            if (!row.Flags.Has(SystemFlags.Seen) && unseen++ == 0 && firstUnseen < 0)
                firstUnseen = box.Box.Exists + (int)(row.Uid - rows[0].Uid);
            deleted += row.Flags.Has(SystemFlags.Deleted) ? 1 : 0;
            bytes += row.Size;
        }
        box.Arrived.AddRange(rows);
        box.Box = box.Box with
        {
            UidNext = rows[^1].Uid + 1,
            HighestModSeq = box.ArrivedModSeq,
            Exists = box.Box.Exists + rows.Length,
            Unseen = box.Box.Unseen + unseen,
            Deleted = box.Box.Deleted + deleted,
            Bytes = box.Box.Bytes + bytes,
            FirstUnseen = firstUnseen,
        };
        UsedBytes += bytes;
        UsedMessages += rows.Length;
    }

    /// <summary>The modseq that rows arriving now get: that of those that wait for the same row of the journal.</summary>
    long ArrivalModSeq(WorkingMailbox box)
    {
        if (box.Arrived.Count == 0)
            box.ArrivedModSeq = NextModSeq();
        return box.ArrivedModSeq;
    }

    void WriteArrived(WorkingMailbox box)
    {
        if (box.Arrived.Count == 0)
            return;
        ReadOnlySpan<MessageRow> rows = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(box.Arrived);
        WriteJournal(box.Box.Id, box.ArrivedModSeq, JournalKind.Added, JournalCodec.Added(rows));
        box.TailCost += FoldRule.JournalRow + rows.Length;
        MessageList? list = box.List ?? UpToDate(box);
        box.List = list?.With(rows, box.ArrivedModSeq);
        box.HasJournal = true;
        box.Arrived.Clear();
    }

    /// <summary>The known list, where it needs no reading to be as of before this transaction.</summary>
    MessageList? UpToDate(WorkingMailbox box)
    {
        if (box.HasJournal)
            return null;
        MessageList? known = _knownList(box.Box.Id);
        long before = _before.Mailboxes.TryGetValue(box.Box.Id.Value, out MailboxState? state) ? state.Box.HighestModSeq : -1;
        return known is not null && known.ModSeq == before ? known : null;
    }

    void WriteJournal(MailboxId mailbox, long modSeq, JournalKind kind, byte[] payload) =>
        _db.Use(AccountSql.InsertJournal).Bind(mailbox.Value).Bind(modSeq).Bind((long)kind).Bind(_now).Bind(payload).Run();

    /// <summary>Sets what a change of messages that are there already does to the mailbox row.</summary>
    static void Replace(WorkingMailbox box, MessageList list, long cost)
    {
        box.List = list;
        box.HasJournal = true;
        box.TailCost += FoldRule.JournalRow + cost;
        box.Box = box.Box with
        {
            HighestModSeq = list.ModSeq,
            Exists = list.Count,
            Unseen = list.CountUnseen(),
            Deleted = list.CountDeleted(),
            FirstUnseen = list.FirstUnseen(),
        };
    }

    /// <summary>The mailbox's keywords with those of the flags, or <c>null</c> where they would be too many or one is too long.</summary>
    static IReadOnlyList<string>? WithKeywords(IReadOnlyList<string> known, FlagSet flags)
    {
        if (flags.Keywords.Count == 0)
            return known;
        if (flags.Keywords.Count > StoreLimits.KeywordsPerMessage || flags.Keywords.Any(k => k.Length is 0 or > StoreLimits.KeywordLength || k.Contains(' ')))
            return null;
        string[] fresh = [.. flags.Keywords.Where(k => !known.Contains(k, StringComparer.OrdinalIgnoreCase))];
        if (fresh.Length == 0)
            return known;
        return known.Count + fresh.Length > StoreLimits.KeywordsPerMailbox ? null : [.. known, .. fresh];
    }
}
