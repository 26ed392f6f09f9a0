using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>GETQUOTA (RFC 9208 §4.1.1). An account is one quota root, and its name is the empty string.</summary>
sealed record GetQuota(string Root) : IImapCommand
{
    /// <summary>getquota = "GETQUOTA" SP quota-root-name; quota-root-name = astring</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        return new GetQuota(cursor.AStringText("quota root"));
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Root.Length > 0) return ImapResult.No(ResponseCode.NonExistent, "no such quota root");
        await WriteAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }

    /// <summary>The root's limits and what is used of them. Resources without a limit are not named (RFC 9208 §4.2.1).</summary>
    public static async ValueTask WriteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var quota = await session.Account.ReadQuotaAsync(cancellationToken);
        var mailboxes = await session.Account.ListMailboxesAsync(cancellationToken);
        var resources = new List<QuotaResource>();
        // RFC 9208 §5.1: units of 1024 octets; a limit is not told as larger than it is, nor what is used as smaller.
        if (quota.LimitBytes is { } limit) resources.Add(new("STORAGE", (quota.UsedBytes + 1023) / 1024, limit / 1024));
        resources.Add(new("MAILBOX", mailboxes.Count, StoreLimits.MailboxesPerAccount));
        session.Writer.Quota(resources);
    }
}

/// <summary>quota-resource = resource-name SP resource-usage SP resource-limit</summary>
readonly record struct QuotaResource(string Name, long Usage, long Limit);
