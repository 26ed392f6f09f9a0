using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>STATUS (RFC 3501 §6.3.10) with SIZE (RFC 8438), HIGHESTMODSEQ (RFC 7162 §3.1.7) and APPENDLIMIT (RFC 7889 §3.1): counters of the mailbox's row, no message is looked at.</summary>
sealed record Status(string Mailbox, IReadOnlyList<string> Items) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var mailbox = cursor.Mailbox();
        cursor.Space();
        cursor.Open();
        var items = new List<string>();
        do items.Add(Item(ref cursor));
        while (cursor.TrySpace());
        cursor.Close();
        return new Status(mailbox, items);
    }

    /// <summary>status-att</summary>
    static string Item(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var name = System.Text.Encoding.ASCII.GetString(cursor.Atom("status item")).ToUpperInvariant();
        if (!cursor.Failed && Value(name, null) is null) cursor.FailAt($"unknown status item {name}", column);
        return name;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        // RFC 7162 §3.1: a CONDSTORE enabling command.
        if (Items.Contains("HIGHESTMODSEQ")) session.UseCondStore();
        if (await session.Account.FindMailboxAsync(Mailbox, cancellationToken) is not { } row) return ImapResult.No(ResponseCode.NonExistent, "no such mailbox");
        session.Writer.Status(row.Name, [.. Items.Distinct().Select(item => (item, Value(item, row)!.Value))]);
        return ImapResult.Ok("done");
    }

    /// <summary>The value of an item, <c>null</c> for a name that is none.</summary>
    static long? Value(string item, Mailbox? row) => item switch
    {
        "MESSAGES" => row?.Exists ?? 0,
        "RECENT" => row is null ? 0 : Math.Min(row.Exists, row.UidNext - Math.Min(row.UidNext, row.FirstRecent)),
        "UIDNEXT" => row?.UidNext ?? 0,
        "UIDVALIDITY" => row?.UidValidity ?? 0,
        "UNSEEN" => row?.Unseen ?? 0,
        "SIZE" => row?.Bytes ?? 0,
        "HIGHESTMODSEQ" => row?.HighestModSeq ?? 0,
        "APPENDLIMIT" => ImapLimits.MessageBytes,
        _ => null,
    };
}
