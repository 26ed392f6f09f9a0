using System.Text;
using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>SETQUOTA (RFC 9208 §4.1.3), which only administrators may: it changes what the command line changes, too.</summary>
/// <param name="Root">Of which account.</param>
/// <param name="Limits">All that is to be limited: what is not named is not limited any more.</param>
/// <param name="Unlimitable">A resource whose limit cannot be set.</param>
sealed record SetQuota(string Root, AccountLimits Limits, string? Unlimitable) : IImapCommand
{
    /// <summary>RFC 9208 §5.1: units of STORAGE.</summary>
    const int Unit = 1024;

    /// <summary>setquota = "SETQUOTA" SP quota-root-name SP "(" [setquota-resource *(SP setquota-resource)] ")"</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var root = cursor.AStringText("quota root");
        cursor.Space();
        cursor.Open();
        var limits = new Dictionary<string, long>();
        for (var isFirst = true; !cursor.Failed && !cursor.TryClose(); isFirst = false)
        {
            if (!isFirst) cursor.Space();
            Resource(ref cursor, limits);
        }
        var unlimitable = limits.Keys.FirstOrDefault(name => name is not ("STORAGE" or "MESSAGE"));
        return new SetQuota(root, new AccountLimits(Octets(limits), limits.TryGetValue("MESSAGE", out var messages) ? messages : null), unlimitable);
    }

    /// <summary>setquota-resource = resource-name SP resource-limit; resource-limit = number64</summary>
    static void Resource(ref ImapCursor cursor, Dictionary<string, long> limits)
    {
        var column = cursor.Column;
        var name = Encoding.ASCII.GetString(cursor.Atom("resource")).ToUpperInvariant();
        cursor.Space();
        if (!limits.TryAdd(name, cursor.Number64("limit"))) cursor.FailAt("resource is named twice", column);
        if (limits.Count > ImapLimits.QuotaResources) cursor.FailLimit($"more than {ImapLimits.QuotaResources} resources");
    }

    /// <summary>No disk is as large as what does not fit: the limit is then the largest there is.</summary>
    static long? Octets(Dictionary<string, long> limits) => limits.TryGetValue("STORAGE", out var units) ? Math.Min(units, long.MaxValue / Unit) * Unit : null;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (!await session.IsAdministratorAsync(cancellationToken)) return ImapResult.No(ResponseCode.NoPerm, "only administrators may");
        var found = await QuotaRoot.FindAsync(session, Root, cancellationToken);
        if (found.Value is not { } root) return found.Refusal;
        if (Unlimitable is { } name) return ImapResult.No(ResponseCode.Cannot, $"{name} has no limit that can be set");
        var changed = await session.Directory.SetLimitsAsync(root.Account.Address, _ => Limits, cancellationToken);
        if (!changed.IsOk) return QuotaRoot.None;
        await root.WriteAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }
}
