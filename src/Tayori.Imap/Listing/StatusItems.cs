using System.Globalization;
using System.Text;
using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Listing;

/// <summary>
/// What STATUS, and LIST for many mailboxes, tells of a mailbox: counters of its row, no message is looked at; but for DELETED-STORAGE, of a mailbox that holds such messages.
/// </summary>
sealed class StatusItems
{
    readonly List<string> _items = [];

    /// <summary>Whether the client has shown with it that it knows CONDSTORE (RFC 7162 §3.1).</summary>
    public bool AsksForModSeq => _items.Contains("HIGHESTMODSEQ");

    /// <summary>"(" status-att *(SP status-att) ")"</summary>
    public static StatusItems Parse(ref ImapCursor cursor)
    {
        var items = new StatusItems();
        cursor.Open();
        do items.Item(ref cursor);
        while (cursor.TrySpace());
        cursor.Close();
        return items;
    }

    /// <summary>Writes the STATUS response.</summary>
    public async ValueTask WriteAsync(ImapSession session, Place place, CancellationToken cancellationToken)
    {
        var values = new List<(string, string)>(_items.Count);
        foreach (var item in _items) values.Add((item, await ValueAsync(item, place, cancellationToken)));
        session.Writer.Status(place.Name, values);
    }

    void Item(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var name = Encoding.ASCII.GetString(cursor.Atom("status item")).ToUpperInvariant();
        if (!cursor.Failed && name is not ("DELETED-STORAGE" or "MAILBOXID") && Value(name, null) is null) cursor.FailAt($"unknown status item {name}", column);
        if (!_items.Contains(name)) _items.Add(name);
    }

    static async ValueTask<string> ValueAsync(string item, Place place, CancellationToken cancellationToken)
    {
        // RFC 8474 §4.3
        if (item == "MAILBOXID") return $"({ObjectId.Of(place.Account.Id, place.Id)})";
        return (Value(item, place.Mailbox) ?? await DeletedBytesAsync(place, cancellationToken)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The value of an item that the row holds, <c>null</c> for a name that is none.</summary>
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
        // RFC 9208 §4.1.4, RFC 9051 §6.3.11
        "DELETED" => row?.Deleted ?? 0,
        _ => null,
    };

    /// <summary>RFC 9208 §4.1.4: the sum of the sizes of what EXPUNGE would free.</summary>
    static async ValueTask<long> DeletedBytesAsync(Place place, CancellationToken cancellationToken)
    {
        if (place.Mailbox.Deleted == 0 || await place.Account.ReadMessagesAsync(place.Id, cancellationToken) is not { } messages) return 0;
        long octets = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Flags.Has(SystemFlags.Deleted)) octets += messages[i].Size;
        }
        return octets;
    }
}
