using Microsoft.Data.Sqlite;

namespace Tayori.Store;

/// <summary>The SQL of pending deliveries; the caller owns the transaction.</summary>
static class PendingTable
{
    public sealed record Row(Guid Id, DateTimeOffset Received, IReadOnlyList<PendingRecipient> Recipients);

    public static bool Insert(SqliteConnection connection, Row row)
    {
        connection.Execute("INSERT INTO pending_delivery (id, sequence, received, zone) SELECT $id, coalesce(max(sequence), 0) + 1, $received, $zone FROM pending_delivery",
            ("$id", row.Id.ToByteArray()), ("$received", row.Received.ToUnixTimeMilliseconds()), ("$zone", (long)row.Received.Offset.TotalMinutes));
        foreach (PendingRecipient recipient in row.Recipients)
            connection.Execute("INSERT INTO pending_recipient VALUES ($id, $account, $folder)", ("$id", row.Id.ToByteArray()), ("$account", recipient.Account.Value), ("$folder", recipient.Folder));
        return true;
    }

    /// <summary>Removes a recipient; <c>true</c> when it was the last and the delivery is gone.</summary>
    public static bool Done(SqliteConnection connection, Guid id, PendingRecipient recipient)
    {
        byte[] key = id.ToByteArray();
        connection.Execute("DELETE FROM pending_recipient WHERE delivery = $id AND account = $account AND folder IS $folder", ("$id", key), ("$account", recipient.Account.Value), ("$folder", recipient.Folder));
        return connection.Execute("DELETE FROM pending_delivery WHERE id = $id AND NOT EXISTS (SELECT 1 FROM pending_recipient WHERE delivery = $id)", ("$id", key)) == 1;
    }

    public static List<Guid> Ids(SqliteConnection connection)
    {
        using SqliteCommand command = connection.Command("SELECT id FROM pending_delivery ORDER BY sequence");
        using SqliteDataReader row = command.ExecuteReader();
        var ids = new List<Guid>();
        while (row.Read())
            ids.Add(new Guid(row.GetFieldValue<byte[]>(0)));
        return ids;
    }

    public static Row? Get(SqliteConnection connection, Guid id)
    {
        using SqliteCommand command = connection.Command(
            "SELECT d.received, d.zone, r.account, r.folder FROM pending_delivery d JOIN pending_recipient r ON r.delivery = d.id WHERE d.id = $id ORDER BY r.rowid", ("$id", id.ToByteArray()));
        using SqliteDataReader row = command.ExecuteReader();
        var recipients = new List<PendingRecipient>();
        DateTimeOffset received = default;
        while (row.Read())
        {
            received = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)).ToOffset(TimeSpan.FromMinutes(row.GetInt64(1)));
            recipients.Add(new PendingRecipient(new AccountId(row.GetInt64(2)), row.IsDBNull(3) ? null : row.GetString(3)));
        }
        return recipients.Count == 0 ? null : new Row(id, received, recipients);
    }
}
