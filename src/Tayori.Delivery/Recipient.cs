using Tayori.Store;

namespace Tayori.Delivery;

/// <summary>One copy of a message: an account, and the mailbox there.</summary>
sealed class Recipient : IAsyncDisposable
{
    readonly IAccount _account;

    Recipient(IAccount account, MailboxId mailbox, PendingRecipient pending) => (_account, Mailbox, Pending) = (account, mailbox, pending);

    public MailboxId Mailbox { get; }

    /// <summary>How it is noted where it is owed.</summary>
    public PendingRecipient Pending { get; }

    /// <summary><c>null</c> when the account is gone.</summary>
    public static async ValueTask<Recipient?> OpenAsync(IMailStore store, PendingRecipient wanted, CancellationToken cancellationToken)
    {
        IAccount? account = await store.OpenAccountAsync(wanted.Account, cancellationToken);
        if (account is null)
            return null;
        try
        {
            if (await FindAsync(account, wanted, cancellationToken) is { } found)
                return found;
        }
        catch
        {
            await account.DisposeAsync();
            throw;
        }
        await account.DisposeAsync();
        return null;
    }

    static async ValueTask<Recipient?> FindAsync(IAccount account, PendingRecipient wanted, CancellationToken cancellationToken)
    {
        if (wanted.Folder is { } detail && FolderChoice.Find(await account.ListMailboxesAsync(cancellationToken), detail) is { } folder)
            return new Recipient(account, folder.Id, wanted);
        Mailbox? inbox = await account.FindMailboxAsync(MailboxName.Inbox, cancellationToken);
        return inbox is null ? null : new Recipient(account, inbox.Id, wanted with { Folder = null });
    }

    /// <summary>Whether the account is full, or would be with a message of this many octets more.</summary>
    public async ValueTask<bool> IsOverQuotaAsync(long octets, CancellationToken cancellationToken) =>
        !(await _account.ReadQuotaAsync(cancellationToken)).HasRoomFor(Math.Max(octets, 1), messages: 1);

    /// <summary>Appends; completes when the message is on disk. Throws <see cref="StorageException"/>.</summary>
    public async ValueTask<DeliveryOutcome> AppendAsync(MessageSpool content, DateTimeOffset received, Guid? id, CancellationToken cancellationToken)
    {
        NewMessage[] message = [new NewMessage(content, FlagSet.Empty, received, id)];
        StoreResult<Appended> result = await _account.AppendAsync(Mailbox, message, cancellationToken);
        // The folder was deleted since the recipient was named: what was accepted for it belongs into INBOX.
        if (result.Refusal is StoreRefusal.NoSuchMailbox && await _account.FindMailboxAsync(MailboxName.Inbox, cancellationToken) is { } inbox)
            result = await _account.AppendAsync(inbox.Id, message, cancellationToken);
        return result.Refusal switch
        {
            null => DeliveryOutcome.Delivered,
            StoreRefusal.OverQuota or StoreRefusal.TooManyMessages => DeliveryOutcome.OverQuota,
            StoreRefusal.NoSuchMailbox => DeliveryOutcome.NoSuchUser,
            _ => DeliveryOutcome.Unavailable,
        };
    }

    public ValueTask DisposeAsync() => _account.DisposeAsync();
}
