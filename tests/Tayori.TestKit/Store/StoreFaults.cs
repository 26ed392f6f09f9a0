using System.Collections.Concurrent;
using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>Failures to come, per account; each strikes once, in the order they were asked for.</summary>
public sealed class StoreFaults
{
    long _contentOctets;
    readonly ConcurrentDictionary<AccountId, ConcurrentQueue<Fault>> _appends = new();
    readonly ConcurrentDictionary<AccountId, ConcurrentQueue<Fault>> _lists = new();
    readonly ConcurrentDictionary<(AccountId Account, MessageId Message), bool> _damaged = new();
    readonly ConcurrentDictionary<(AccountId Account, MessageId Message), bool> _headers = new();
    readonly ConcurrentDictionary<(AccountId Account, MessageId Message), bool> _contents = new();

    /// <summary>The next append to the account throws a <see cref="StorageException"/>, and nothing of it is kept.</summary>
    public void FailNextAppend(AccountId account, StorageFailure failure = StorageFailure.InputOutput) => Add(_appends, account, new Fault(failure, null));

    /// <summary>The next append to the account is refused, for instance with <see cref="StoreRefusal.OverQuota"/>.</summary>
    public void RefuseNextAppend(AccountId account, StoreRefusal refusal = StoreRefusal.OverQuota) => Add(_appends, account, new Fault(null, refusal));

    /// <summary>The next reading of a mailbox's messages in the account throws a <see cref="StorageException"/>.</summary>
    public void FailNextList(AccountId account, StorageFailure failure = StorageFailure.InputOutput) => Add(_lists, account, new Fault(failure, null));

    /// <summary>From now on the stored envelope and structure of the message come without their second half.</summary>
    public void DamageListing(AccountId account, MessageId message) => _damaged[(account, message)] = true;

    /// <summary>From now on what is stored of the message's header cannot be read.</summary>
    public void DamageHeader(AccountId account, MessageId message) => _headers[(account, message)] = true;

    /// <summary>From now on what is stored of the message behind its header cannot be read.</summary>
    public void DamageContent(AccountId account, MessageId message) => _contents[(account, message)] = true;

    /// <summary>Called before each reading of messages' listing data or content, and of annotations: a disk that is slow by the test's clock.</summary>
    public Action? BeforeReading { get; set; }

    /// <summary>Called where the body of a message is read with its listing data, with the size of the message.</summary>
    public Action<MessageId, int>? BeforeBody { get; set; }

    /// <summary>Octets of content that have been read piece by piece.</summary>
    public ref long ContentOctets => ref _contentOctets;

    /// <summary>Writes that come from now on are done, and wait for this before they are answered.</summary>
    public Task? HoldsWrites { get; set; }

    /// <summary>Called before each append to an account; what it throws is the append's failure.</summary>
    public Action<AccountId>? BeforeAppend { get; set; }

    /// <summary>The same, before each expunge.</summary>
    public Action<AccountId>? BeforeExpunge { get; set; }

    /// <summary>The same, before it is written down who has seen messages as \Recent.</summary>
    public Action<AccountId>? BeforeClaim { get; set; }

    /// <summary>The same, before each listing of an account's mailboxes.</summary>
    public Action<AccountId>? BeforeListing { get; set; }

    internal bool IsHeaderDamaged(AccountId account, MessageId message) => _headers.ContainsKey((account, message));

    internal bool IsContentDamaged(AccountId account, MessageId message) => _contents.ContainsKey((account, message));

    internal static StorageException Damage() => new(StorageFailure.Corrupt, "damage that a test asked for");

    internal bool IsDamaged(AccountId account, MessageId message) => _damaged.ContainsKey((account, message));

    /// <summary>The refusal that is due, or <c>null</c>; throws when it is a failure that is due.</summary>
    internal StoreRefusal? StrikeAppend(AccountId account) => Strike(_appends, account);

    /// <summary>Throws when a failure is due.</summary>
    internal void StrikeList(AccountId account) => Strike(_lists, account);

    static StoreRefusal? Strike(ConcurrentDictionary<AccountId, ConcurrentQueue<Fault>> faultsOf, AccountId account)
    {
        if (!faultsOf.TryGetValue(account, out ConcurrentQueue<Fault>? faults) || !faults.TryDequeue(out Fault fault))
            return null;
        return fault.Failure is { } failure ? throw new StorageException(failure, "A failure that a test asked for") : fault.Refusal;
    }

    static void Add(ConcurrentDictionary<AccountId, ConcurrentQueue<Fault>> faultsOf, AccountId account, Fault fault) => faultsOf.GetOrAdd(account, static _ => new()).Enqueue(fault);

    readonly record struct Fault(StorageFailure? Failure, StoreRefusal? Refusal);
}
