using Tayori.Store.Sql;

namespace Tayori.Store;

/// <summary>The SQL of pending deliveries; the caller owns the transaction.</summary>
static class PendingTable
{
    public sealed record Row(Guid Id, DateTimeOffset Received, IReadOnlyList<PendingRecipient> Recipients);

    public static bool Insert(SqliteConnection db, Row row)
    {
        byte[] key = row.Id.ToByteArray();
        db.Use("INSERT INTO pending_delivery (id, sequence, received, zone) SELECT ?, coalesce(max(sequence), 0) + 1, ?, ? FROM pending_delivery")
            .Bind(key).Bind(row.Received.ToUnixTimeMilliseconds()).Bind((long)row.Received.Offset.TotalMinutes).Run();
        foreach (PendingRecipient recipient in row.Recipients)
            db.Use("INSERT INTO pending_recipient VALUES (?, ?, ?)").Bind(key).Bind(recipient.Account.Value).Bind(recipient.Folder).Run();
        return true;
    }

    /// <summary>Removes recipients; <c>true</c> when the last was among them and the delivery is gone.</summary>
    public static bool Done(SqliteConnection db, Guid id, IReadOnlyList<PendingRecipient> recipients)
    {
        byte[] key = id.ToByteArray();
        foreach (PendingRecipient recipient in recipients)
            db.Use("DELETE FROM pending_recipient WHERE delivery = ? AND account = ? AND folder IS ?").Bind(key).Bind(recipient.Account.Value).Bind(recipient.Folder).Run();
        db.Use("DELETE FROM pending_delivery WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM pending_recipient WHERE delivery = ?1)").Bind(key).Run();
        return db.Changes == 1;
    }

    public static List<Guid> Ids(SqliteConnection db)
    {
        List<Guid> ids = [];
        SqliteStatement row = db.Use("SELECT id FROM pending_delivery ORDER BY sequence");
        while (row.Step())
            ids.Add(new Guid(row.Blob(0)));
        return ids;
    }

    public static Row? Get(SqliteConnection db, Guid id)
    {
        SqliteStatement row = db.Use(
            "SELECT d.received, d.zone, r.account, r.folder FROM pending_delivery d JOIN pending_recipient r ON r.delivery = d.id WHERE d.id = ? ORDER BY r.rowid").Bind(id.ToByteArray());
        List<PendingRecipient> recipients = [];
        DateTimeOffset received = default;
        while (row.Step())
        {
            received = DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(0)).ToOffset(TimeSpan.FromMinutes(row.Int64(1)));
            recipients.Add(new PendingRecipient(new AccountId(row.Int64(2)), row.IsNull(3) ? null : row.Text(3)));
        }
        return recipients.Count == 0 ? null : new Row(id, received, recipients);
    }
}
