namespace Tayori.Store;

public readonly record struct AccountId(long Value);

/// <summary>Number of a mailbox in its account; survives renames, never reused.</summary>
public readonly record struct MailboxId(long Value);

/// <summary>Number of a message (its octets and what was read from them) in its account; copies share it; never reused.</summary>
public readonly record struct MessageId(long Value);

/// <summary>Number of a thread in its account: that of the message that began it. Given to a message when it is appended, and never another; messages that share it have been found to belong together (RFC 8474 §5.2).</summary>
public readonly record struct ThreadId(long Value);

/// <summary>Special use of a mailbox (RFC 6154 §2).</summary>
public enum SpecialUse { None, All, Archive, Drafts, Flagged, Junk, Sent, Trash }

/// <summary>
/// A mailbox with the counters its writer keeps. Names are Unicode with <c>/</c> between levels, and are rows, never paths.
/// </summary>
public sealed record Mailbox
{
    public required MailboxId Id { get; init; }
    public required string Name { get; init; }
    public required SpecialUse SpecialUse { get; init; }
    public required uint UidValidity { get; init; }
    public required uint UidNext { get; init; }
    public required long HighestModSeq { get; init; }
    public required int Exists { get; init; }
    public required int Unseen { get; init; }
    public required int Deleted { get; init; }
    public required long Bytes { get; init; }

    /// <summary>0-based position of the first message without \Seen, or -1 where all are seen.</summary>
    public required int FirstUnseen { get; init; }

    /// <summary>The first UID no session has claimed as \Recent yet (RFC 3501 §2.3.2).</summary>
    public required uint FirstRecent { get; init; }

    /// <summary>Keywords in use or used here before, in order of first use; at most <see cref="StoreLimits.KeywordsPerMailbox"/>.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>Who else may do what with it.</summary>
    public IReadOnlyList<AccessEntry> Access { get; init; } = [];
}

/// <summary>One message of a mailbox.</summary>
/// <param name="Uid">Unique identifier (RFC 9051 §2.3.1.1).</param>
/// <param name="Message">What the message is.</param>
/// <param name="Flags">Interned: compare by reference or value.</param>
/// <param name="ModSeq">Modseq of the last change to this message here.</param>
/// <param name="Size">Octets.</param>
/// <param name="Received">INTERNALDATE, Unix seconds.</param>
/// <param name="ReceivedOffset">INTERNALDATE's zone, minutes east of UTC.</param>
/// <param name="Saved">When it came into this mailbox (RFC 8514), Unix seconds.</param>
public readonly record struct MessageRow(uint Uid, MessageId Message, FlagSet Flags, long ModSeq, long Size, long Received, short ReceivedOffset, long Saved);

public enum FlagAction { Add, Remove, Replace }

/// <summary>A message to append.</summary>
/// <param name="Content">Completed spool; the caller keeps it and disposes it after the append.</param>
/// <param name="Flags">Initial flags.</param>
/// <param name="Received">INTERNALDATE.</param>
/// <param name="DeliveryId">Where set, an append with the same id to the same account is done at most once: a repetition succeeds without a second copy.</param>
public sealed record NewMessage(MessageSpool Content, FlagSet Flags, DateTimeOffset Received, Guid? DeliveryId = null);

public sealed record Appended(uint UidValidity, UidSet Uids, long ModSeq);

/// <param name="ModSeq">The change's modseq; the mailbox's highest where nothing changed.</param>
/// <param name="Changed">UIDs whose flags changed.</param>
/// <param name="Failed">UIDs left alone because of UNCHANGEDSINCE (RFC 7162 §3.1.3, MODIFIED).</param>
public sealed record FlagsChange(long ModSeq, UidSet Changed, UidSet Failed);

/// <param name="UidValidity">Of the destination.</param>
/// <param name="Source">UIDs copied, ascending.</param>
/// <param name="Target">Their new UIDs, in the same order, ascending.</param>
/// <param name="ModSeq">The change's modseq.</param>
public sealed record Copied(uint UidValidity, UidSet Source, UidSet Target, long ModSeq);

public sealed record Expunged(UidSet Uids, long ModSeq);

/// <param name="UsedBytes">Octets of all messages.</param>
/// <param name="UsedMessages">Messages in all mailboxes.</param>
/// <param name="Limits">What is allowed.</param>
public sealed record QuotaUsage(long UsedBytes, long UsedMessages, AccountLimits Limits)
{
    /// <summary>What may be added. Below zero where a limit was lowered.</summary>
    public AccountLimits Room => new(Limits.Bytes - UsedBytes, Limits.Messages - UsedMessages);

    public bool HasRoomFor(long bytes, long messages) => !(bytes > Room.Bytes) && !(messages > Room.Messages);
}

/// <summary>Which mailbox a key of URLs is for.</summary>
/// <param name="Owner">Whose mailbox it is.</param>
/// <param name="Mailbox">Its number there.</param>
public readonly record struct UrlKeyPlace(AccountId Owner, MailboxId Mailbox);

/// <summary>What can happen to a mailbox; the journal's rows as values.</summary>
public abstract record Change(long ModSeq)
{
    public sealed record MessagesAdded(long ModSeq, IReadOnlyList<MessageRow> Rows) : Change(ModSeq);
    public sealed record FlagsChanged(long ModSeq, UidSet Uids, FlagAction Action, FlagSet Flags) : Change(ModSeq);
    public sealed record MessagesExpunged(long ModSeq, UidSet Uids) : Change(ModSeq);
}

/// <summary>Why the store does not do what was asked: the caller's to answer, nothing is broken.</summary>
public enum StoreRefusal
{
    NoSuchMailbox, AlreadyExists, InvalidName, ProtectedMailbox, TooManyMailboxes, OverQuota, TooManyMessages, TooManyKeywords, NoSuchMessage,
    AnnotationTooLarge, TooManyAnnotations, TooManyGrantees,
}

/// <summary>A value, or a refusal.</summary>
public readonly record struct StoreResult<T>(T? Value, StoreRefusal? Refusal) where T : notnull
{
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Refusal is null;

    public static implicit operator StoreResult<T>(T value) => new(value, null);
    public static implicit operator StoreResult<T>(StoreRefusal refusal) => new(default, refusal);
}

public enum StorageFailure { DiskFull, ReadOnly, InputOutput, Corrupt, Busy, Gone }

/// <summary>The storage failed. Nothing promised is lost; service resumes by itself when the cause is gone.</summary>
public sealed class StorageException(StorageFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    public StorageFailure Failure { get; } = failure;
}

/// <summary>Limits of the store, each with its reason.</summary>
public static class StoreLimits
{
    /// <summary>Enough for anybody's filing; LIST stays small enough to answer at once.</summary>
    public const int MailboxesPerAccount = 10_000;

    /// <summary>Octets of a mailbox name in UTF-8.</summary>
    public const int MailboxNameBytes = 1_000;
    public const int MailboxNameLevels = 30;

    /// <summary>Distinct keywords of a mailbox; the FLAGS response of SELECT names them all.</summary>
    public const int KeywordsPerMailbox = 1_000;
    public const int KeywordsPerMessage = 100;
    public const int KeywordLength = 100;

    /// <summary>Messages of one mailbox; UIDs would last for a thousand times as many.</summary>
    public const int MessagesPerMailbox = 4_000_000;

    /// <summary>Octets of an annotation's value: RFC 5464 §4.1 wants 1,024 at least; colours, comments and settings of clients need a hundred.</summary>
    public const int AnnotationBytes = 64 << 10;

    /// <summary>Octets of an annotation's name.</summary>
    public const int AnnotationNameBytes = 500;

    /// <summary>Shared annotations of a mailbox, and private ones of one reader there: RFC 5464 §4.1 wants 10 at least.</summary>
    public const int AnnotationsPerMailbox = 200;

    /// <summary>Octets of the same, names included: what GETMETADATA may have to hold in memory.</summary>
    public const int AnnotationBytesPerMailbox = 512 << 10;

    /// <summary>Annotations of an account, of all its mailboxes and readers: counted at each write of one.</summary>
    public const int AnnotationsPerAccount = 20_000;

    /// <summary>Octets of the same; they are not counted as mail.</summary>
    public const long AnnotationBytesPerAccount = 16L << 20;

    /// <summary>Entries of a mailbox's access list: GETACL tells them all.</summary>
    public const int AccessEntries = 200;

    /// <summary>Accounts that are looked through for what they share with one other.</summary>
    public const int Grantors = 1_000;

    /// <summary>Octets of a key of URLs: as many as HMAC-SHA256 makes use of; RFC 4467 §4 asks for 16.</summary>
    public const int UrlKeyBytes = 32;

    /// <summary>Keys of URLs of one user: one for each mailbox, and as many for those of others.</summary>
    public const int UrlKeys = 2 * MailboxesPerAccount;

    /// <summary>Octets up to which a message that is being received stays in memory.</summary>
    public const int SpoolMemoryBytes = 1 << 20;
}
