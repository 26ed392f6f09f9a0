using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Access;

/// <summary>A mailbox as a session means it.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Name">What this session's client calls it; its account calls it <see cref="Store.Mailbox.Name"/>.</param>
/// <param name="Mailbox">Its row, as of when it was looked for.</param>
/// <param name="Rights">What this session's user may do with it.</param>
sealed record Place(IAccount Account, string Name, Mailbox Mailbox, MailboxRights Rights)
{
    public MailboxId Id => Mailbox.Id;

    /// <summary>It is one of the user's own.</summary>
    public bool IsOwn { get; init; }

    public UrlKeyPlace UrlKey => new(Account.Id, Id);

    public static Place Own(IAccount account, Mailbox mailbox) => new(account, mailbox.Name, mailbox, MailboxRights.All) { IsOwn = true };

    /// <summary>The quota root of its account, as this session calls it.</summary>
    public string QuotaRoot { get; init; } = "";

    /// <summary>Whether all of these rights are there.</summary>
    public bool Allows(MailboxRights rights) => (Rights & rights) == rights;

    /// <summary>A code that tells UIDs of messages that were put here. RFC 4315 §3: where they may be put and the mailbox may not be selected, it MUST NOT be sent.</summary>
    public ResponseCode? Told(ResponseCode uids) => Allows(MailboxRights.Read) ? uids : null;

    public bool IsSame(Place? other) => other is not null && Account.Id == other.Account.Id && Id == other.Id;
}

/// <summary>Where a mailbox may be made: in whose account, and what it would be called there.</summary>
sealed record Site(IAccount Account, string Name)
{
    /// <summary>In the user's own account.</summary>
    public bool IsOwn { get; init; }
}

/// <summary>What a name led to, or the answer to give instead.</summary>
readonly record struct Found<T>(T? Value, ImapResult Refusal)
    where T : class
{
    public Found(T value)
        : this(value, default)
    {
    }

    public Found(ImapResult refusal)
        : this(null, refusal)
    {
    }
}
