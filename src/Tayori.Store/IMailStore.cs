namespace Tayori.Store;

/// <summary>
/// Everything that is kept. One implementation per backend; all pass one conformance suite.
/// Refusals are values (<see cref="StoreResult{T}"/>). <see cref="StorageException"/> is thrown when the storage itself fails (disk full, I/O, corruption): nothing
/// promised is lost, nothing half-made is visible, and the same call may succeed later.
/// </summary>
public interface IMailStore : IAsyncDisposable
{
    IDirectory Directory { get; }
    IPendingDeliveries Pending { get; }

    /// <summary>A handle on an account, or <c>null</c> where there is none. Cheap; opens no file until something is read or written. Dispose it when the session ends.</summary>
    ValueTask<IAccount?> OpenAccountAsync(AccountId id, CancellationToken cancellationToken);

    /// <summary>A place for a message that is being received: memory up to about 1 MB, then a temporary file; read once (parsed) while it is written.</summary>
    MessageSpool CreateSpool();
}

/// <summary>
/// One account: its mailboxes, messages, flags and journal. All members are safe to call from any thread. Writes pass the account's one writer, which commits what
/// waits as one transaction; they complete only when that commit is on disk. Reads see the latest commit, never wait for writers and leave no transaction open.
/// </summary>
public interface IAccount : IAsyncDisposable
{
    AccountId Id { get; }

    /// <summary>The account's counter of changes: the modseq of the newest one.</summary>
    ValueTask<long> ReadModSeqAsync(CancellationToken cancellationToken);

    // Mailboxes

    /// <summary>All mailboxes, ordered by name with INBOX first, as of one moment. Served from memory once read.</summary>
    ValueTask<IReadOnlyList<Mailbox>> ListMailboxesAsync(CancellationToken cancellationToken);

    /// <summary>The mailbox of that name (INBOX in any case), or <c>null</c>. Costs the same for any number of messages.</summary>
    ValueTask<Mailbox?> FindMailboxAsync(string name, CancellationToken cancellationToken);

    /// <summary>The mailbox as it is now, or <c>null</c> when it has been deleted.</summary>
    ValueTask<Mailbox?> GetMailboxAsync(MailboxId id, CancellationToken cancellationToken);

    /// <summary>Creates a mailbox and the superiors it lacks (RFC 9051 §6.3.4). Refusals: AlreadyExists, InvalidName, TooManyMailboxes.</summary>
    ValueTask<StoreResult<Mailbox>> CreateMailboxAsync(string name, SpecialUse specialUse, CancellationToken cancellationToken);

    /// <summary>Deletes a mailbox with its messages, not its inferiors. Refusals: NoSuchMailbox, ProtectedMailbox (INBOX).</summary>
    ValueTask<StoreResult<Mailbox>> DeleteMailboxAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Renames a mailbox, or a level that is none, and all its inferiors, which keep their ids, UIDs and UIDVALIDITY; returns the new name as it is kept. INBOX moves its messages into a new mailbox and stays,
    /// empty (RFC 9051 §6.3.6). Refusals: NoSuchMailbox, AlreadyExists, InvalidName, TooManyMailboxes, TooManyAnnotations (of INBOX).
    /// </summary>
    ValueTask<StoreResult<string>> RenameMailboxAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>
    /// Changes what the mailbox's access list says of somebody; an entry left without rights goes. The list follows the mailbox when it is renamed and goes with it when it is deleted; a mailbox that is created begins
    /// with that of its superior (RFC 4314 §4). Takes a modseq of the account, none of the mailbox. Refusals: NoSuchMailbox, TooManyGrantees.
    /// </summary>
    ValueTask<StoreResult<Mailbox>> ChangeAccessAsync(MailboxId mailbox, Grantee grantee, FlagAction action, MailboxRights rights, CancellationToken cancellationToken);

    /// <summary>Names subscribed to, whether or not they exist, ordered. Served from memory once read.</summary>
    ValueTask<IReadOnlyList<string>> ListSubscriptionsAsync(CancellationToken cancellationToken);

    /// <summary>Subscribes or unsubscribes a name; returns whether that changed anything. Takes a modseq of the account, none of a mailbox. Refusals: InvalidName, TooManyMailboxes.</summary>
    ValueTask<StoreResult<bool>> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken);

    // Messages of a mailbox

    /// <summary>
    /// The messages of a mailbox as of the latest commit: an immutable list shared by all who ask. Completes synchronously when it is in memory. <c>null</c> when the mailbox has been deleted.
    /// </summary>
    ValueTask<MessageList?> ReadMessagesAsync(MailboxId mailbox, CancellationToken cancellationToken);

    /// <summary>
    /// Takes \Recent for this session: all messages with a UID of at least the returned one and below <paramref name="upTo"/> have not been claimed by another session before (RFC 3501 §2.3.2).
    /// </summary>
    ValueTask<uint> ClaimRecentAsync(MailboxId mailbox, uint upTo, CancellationToken cancellationToken);

    /// <summary>Appends messages, all or none, in order. Refusals: NoSuchMailbox, OverQuota, TooManyMessages, TooManyKeywords.</summary>
    ValueTask<StoreResult<Appended>> AppendAsync(MailboxId mailbox, IReadOnlyList<NewMessage> messages, CancellationToken cancellationToken);

    /// <summary>
    /// Appends a message and expunges another, also of another mailbox, as one commit: nobody ever sees both or neither. Only the difference counts for the quota (RFC 8508 §3.4).
    /// Refusals: as for appending, and NoSuchMessage.
    /// </summary>
    ValueTask<StoreResult<Appended>> ReplaceAsync(MailboxId from, uint uid, MailboxId to, NewMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Changes flags of those of <paramref name="uids"/> that exist; one journal row. With <paramref name="unchangedSince"/>, messages whose modseq is greater are left alone and
    /// named in the result (RFC 7162 §3.1.3). A message that already has the flags asked for is not changed and keeps its modseq. Refusals: NoSuchMailbox, TooManyKeywords.
    /// </summary>
    ValueTask<StoreResult<FlagsChange>> ChangeFlagsAsync(MailboxId mailbox, UidSet uids, FlagAction action, FlagSet flags, long? unchangedSince, CancellationToken cancellationToken);

    /// <summary>Copies messages, all or none, keeping received date and flags of the kinds named, in UID order. Refusals: NoSuchMailbox, OverQuota, TooManyMessages, TooManyKeywords.</summary>
    ValueTask<StoreResult<Copied>> CopyAsync(MailboxId from, UidSet uids, MailboxId to, FlagKinds keep, CancellationToken cancellationToken);

    /// <summary>Moves messages in one transaction (RFC 6851); also within one mailbox, where they get new UIDs. Refusals as for copying, without OverQuota.</summary>
    ValueTask<StoreResult<Copied>> MoveAsync(MailboxId from, UidSet uids, MailboxId to, FlagKinds keep, CancellationToken cancellationToken);

    /// <summary>Expunges messages: those of <paramref name="uids"/> (<c>null</c>: of all) and, where <paramref name="onlyDeleted"/>, only those with \Deleted. Refusals: NoSuchMailbox.</summary>
    ValueTask<StoreResult<Expunged>> ExpungeAsync(MailboxId mailbox, UidSet? uids, bool onlyDeleted, CancellationToken cancellationToken);

    // What messages are: never changes, so it may be read for a message that has just been expunged, until the sweep

    /// <summary>
    /// Reads listing data of messages in the order given, calling <paramref name="sink"/> for each with spans that are valid during the call only, until the sink
    /// returns <c>false</c> or all are read. Returns how many were passed. A message that is gone is passed with <see cref="MessageDetails.IsGone"/>.
    /// The caller may not write to the network from within: it stops the reading, flushes, and reads on.
    /// </summary>
    ValueTask<int> ReadDetailsAsync<TSink>(ReadOnlyMemory<MessageId> messages, DetailColumns columns, TSink sink, CancellationToken cancellationToken)
        where TSink : IDetailSink;

    /// <summary>The octets of a message exactly as received, by offset; <c>null</c> when it has been swept.</summary>
    ValueTask<IMessageContent?> OpenContentAsync(MessageId message, CancellationToken cancellationToken);

    // Annotations (RFC 5464)

    /// <summary>
    /// The annotations there that the reader may know, shared ones and his private ones, ordered by name; of them those that <paramref name="wants"/>, which is given name and octets, says yes to. Values of others
    /// are not read. <c>null</c> when the mailbox has been deleted.
    /// </summary>
    ValueTask<IReadOnlyList<Annotation>?> ReadAnnotationsAsync(AnnotationPlace place, Func<string, long, bool> wants, CancellationToken cancellationToken);

    /// <summary>
    /// Sets and removes annotations and, where one is given, the special use of the mailbox, all or none. They follow the mailbox when it is renamed, are copied when INBOX is (RFC 5464 §4.1), and go when it is deleted.
    /// Takes a modseq of the account, none of the mailbox. Refusals: NoSuchMailbox, AnnotationTooLarge, TooManyAnnotations.
    /// </summary>
    ValueTask<StoreResult<AnnotationsChanged>> SetAnnotationsAsync(
        AnnotationPlace place, IReadOnlyList<AnnotationChange> changes, SpecialUse? specialUse, CancellationToken cancellationToken);

    /// <summary>Changes after <paramref name="since"/> of annotations that the reader may know, oldest first, as far as the journal reaches back; also of mailboxes that are gone by now.</summary>
    ValueTask<IReadOnlyList<AnnotationsChanged>> ReadAnnotationChangesAsync(AccountId reader, long since, CancellationToken cancellationToken);

    // The journal

    /// <summary>What changed in a mailbox after <paramref name="since"/>, oldest first; <c>null</c> when the journal no longer reaches back so far.</summary>
    ValueTask<IReadOnlyList<Change>?> ReadChangesAsync(MailboxId mailbox, long since, CancellationToken cancellationToken);

    // Keys of URLs (RFC 4467 §3)

    /// <summary>The key with which this account's user authorises URLs of a mailbox, which may be another's; <c>null</c> where none has been made, or it has been removed.</summary>
    ValueTask<byte[]?> FindUrlKeyAsync(UrlKeyPlace place, CancellationToken cancellationToken);

    /// <summary>
    /// The same key, made where there is none, and always made when <paramref name="anew"/>, in place of the old one. A key goes with its mailbox. No session hears of it. Refusals: NoSuchMailbox, where it is one
    /// of this account's own; TooManyMailboxes, where there are <see cref="StoreLimits.UrlKeys"/> keys.
    /// </summary>
    ValueTask<StoreResult<byte[]>> MakeUrlKeyAsync(UrlKeyPlace place, bool anew, CancellationToken cancellationToken);

    /// <summary>Removes all keys of this account's user.</summary>
    ValueTask<int> RemoveUrlKeysAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The bell: calls <paramref name="bell"/> after commits to this account, from any thread, without a payload; it may be rung once for many changes or once too often.
    /// The callback must return at once. Disposing stops it.
    /// </summary>
    IDisposable Watch(Action bell);

    /// <summary>Octets and limits of the account: the sum over all mailboxes, and what is allowed (<c>null</c>: no limit).</summary>
    ValueTask<QuotaUsage> ReadQuotaAsync(CancellationToken cancellationToken);

    /// <summary>Cancelled when the account has been removed or its password was changed: sessions then end (<c>EndReason.AccountClosed</c>).</summary>
    CancellationToken Closed { get; }
}

/// <summary>What most who copy and move want.</summary>
public static class AccountExtensions
{
    extension(IAccount account)
    {
        /// <summary>Copies messages with all their flags.</summary>
        public ValueTask<StoreResult<Copied>> CopyAsync(MailboxId from, UidSet uids, MailboxId to, CancellationToken cancellationToken) =>
            account.CopyAsync(from, uids, to, FlagKinds.All, cancellationToken);

        /// <summary>Moves messages with all their flags.</summary>
        public ValueTask<StoreResult<Copied>> MoveAsync(MailboxId from, UidSet uids, MailboxId to, CancellationToken cancellationToken) =>
            account.MoveAsync(from, uids, to, FlagKinds.All, cancellationToken);
    }
}

/// <summary>Receives listing data row by row.</summary>
public interface IDetailSink
{
    /// <summary><paramref name="index"/> counts from 0 in the list asked for. Returns whether to go on.</summary>
    bool Accept(int index, in MessageDetails details);
}

[Flags]
public enum DetailColumns
{
    None = 0,
    /// <summary>Encoded ENVELOPE (Mime's StructureCodec).</summary>
    Envelope = 1,
    /// <summary>Encoded part tree (Mime's StructureCodec).</summary>
    Structure = 2,
    /// <summary>Preview text, UTF-8.</summary>
    Preview = 4,
    /// <summary>Encoded references and sort keys (Mime's StructureCodec).</summary>
    Keys = 8,
    /// <summary>The message's own header, raw octets with the empty line at its end.</summary>
    Header = 16,
    /// <summary>What stands behind the header, read when the sink asks <see cref="MessageDetails.Body"/> for it.</summary>
    Body = 32,
    /// <summary>The thread.</summary>
    Thread = 64,
}

/// <summary>One row of listing data; columns not asked for are empty.</summary>
public readonly ref struct MessageDetails
{
    public bool IsGone { get; init; }
    public MessageId Id { get; init; }
    public long Size { get; init; }
    public ThreadId? Thread { get; init; }
    public ReadOnlySpan<byte> Envelope { get; init; }
    public ReadOnlySpan<byte> Structure { get; init; }
    public ReadOnlySpan<byte> Preview { get; init; }
    public ReadOnlySpan<byte> Keys { get; init; }
    public ReadOnlySpan<byte> Header { get; init; }

    /// <summary>With <see cref="DetailColumns.Body"/>, of a message that is there.</summary>
    public IMessageBody? Body { get; init; }

    /// <summary>Why <see cref="Header"/> is empty although it was asked for: what is stored of it is damaged (<see cref="StorageFailure.Corrupt"/>). Other messages are not touched by that.</summary>
    public StorageException? Damage { get; init; }
}

/// <summary>What stands behind the header of the message that a sink is being shown: many small ones are read in one pass, without a read of their own.</summary>
public interface IMessageBody
{
    /// <summary>
    /// All of it, valid until the sink returns; <c>false</c> where it is larger than a block (256 KB), for <see cref="IAccount.OpenContentAsync"/>. Throws <see cref="StorageException"/> where it is damaged
    /// (<see cref="StorageFailure.Corrupt"/>) or gone; the sink may catch that and go on.
    /// </summary>
    bool TryRead(out ArraySegment<byte> octets);
}

/// <summary>A message's octets. Holds no transaction; a read after the sweep throws <see cref="StorageException"/> with <see cref="StorageFailure.Gone"/>.</summary>
public interface IMessageContent : IAsyncDisposable
{
    long Size { get; }

    /// <summary>Octets of the message's own header, with its empty line.</summary>
    int HeaderSize { get; }

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/> as far as there is content; returns the number of octets, 0 only at the end.</summary>
    ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken);
}
