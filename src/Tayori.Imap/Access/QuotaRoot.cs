using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Access;

/// <summary>A quota root (RFC 9208 §3.2): all that is one account's. One's own is named by the empty string, another's as the other-users namespace names it.</summary>
sealed record QuotaRoot(string Name, AccountInfo Account)
{
    public static ImapResult None => ImapResult.No(ResponseCode.NonExistent, "no such quota root");

    /// <summary>RFC 9208 §8: what others use is confidential, so that those of others are for administrators, and to look at for those whom their owner lets read.</summary>
    public static async ValueTask<Found<QuotaRoot>> FindAsync(ImapSession session, string name, CancellationToken cancellationToken)
    {
        if (name.Length == 0) return await session.Directory.GetAccountAsync(session.Account.Id, cancellationToken) is { } own ? new(new QuotaRoot("", own)) : new(None);
        if (OtherUsers.OwnerOf(name) is not { } address) return new(None);
        if (!await session.IsAdministratorAsync(cancellationToken)) return new(ImapResult.No(ResponseCode.NoPerm, "only administrators may"));
        return await session.Directory.FindAccountAsync(address, cancellationToken) is { } other ? new(Of(session, other)) : new(None);
    }

    /// <summary>The same for looking: one who may read a mailbox there may know how full it is (RFC 9208 §6).</summary>
    public static async ValueTask<Found<QuotaRoot>> FindReadableAsync(ImapSession session, string name, CancellationToken cancellationToken) =>
        name.Length > 0 && await session.Places.FindReadableAsync(name, cancellationToken) is { } account && await session.Directory.GetAccountAsync(account, cancellationToken) is { } info
            ? new(Of(session, info))
            : await FindAsync(session, name, cancellationToken);

    static QuotaRoot Of(ImapSession session, AccountInfo account) => new(account.Id == session.Account.Id ? "" : OtherUsers.RootOf(account.Address), account);

    /// <summary>The root's limits and what is used of them. Resources without a limit are not named (RFC 9208 §4.2.1).</summary>
    public async ValueTask WriteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Name.Length == 0)
        {
            session.Writer.Quota(Name, await ReadAsync(session.Account, cancellationToken));
            return;
        }
        await using var account = await session.OpenAsync(Account.Id, cancellationToken);
        if (account is not null) session.Writer.Quota(Name, await ReadAsync(account, cancellationToken));
    }

    static async ValueTask<IReadOnlyList<QuotaResource>> ReadAsync(IAccount account, CancellationToken cancellationToken)
    {
        var quota = await account.ReadQuotaAsync(cancellationToken);
        var mailboxes = await account.ListMailboxesAsync(cancellationToken);
        var resources = new List<QuotaResource>();
        // RFC 9208 §5.1: units of 1024 octets; a limit is not told as larger than it is, nor what is used as smaller.
        if (quota.Limits.Bytes is { } octets) resources.Add(new("STORAGE", (quota.UsedBytes + 1023) / 1024, octets / 1024));
        if (quota.Limits.Messages is { } messages) resources.Add(new("MESSAGE", quota.UsedMessages, messages));
        resources.Add(new("MAILBOX", mailboxes.Count, StoreLimits.MailboxesPerAccount));
        return resources;
    }
}

/// <summary>quota-resource = resource-name SP resource-usage SP resource-limit</summary>
readonly record struct QuotaResource(string Name, long Usage, long Limit);
