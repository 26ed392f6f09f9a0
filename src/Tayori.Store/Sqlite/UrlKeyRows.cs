using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>The rows of keys of URLs, read and written.</summary>
static class UrlKeyRows
{
    /// <summary>The account whose database it is: no account has this number.</summary>
    const long Own = 0;

    public static byte[]? Find(SqliteConnection db, AccountId account, UrlKeyPlace place)
    {
        SqliteStatement row = db.Use(AccountSql.ReadUrlKey).Bind(OwnerOf(account, place)).Bind(place.Mailbox.Value);
        byte[]? key = row.Step() ? row.Blob(0).ToArray() : null;
        row.Reset();
        return key;
    }

    public static void Save(SqliteConnection db, AccountId account, UrlKeyPlace place, byte[] key) =>
        db.Use(AccountSql.SetUrlKey).Bind(OwnerOf(account, place)).Bind(place.Mailbox.Value).Bind(key).Run();

    public static void Remove(SqliteConnection db, MailboxId mailbox) => db.Use(AccountSql.DeleteUrlKey).Bind(Own).Bind(mailbox.Value).Run();

    public static int RemoveAll(SqliteConnection db)
    {
        db.Use(AccountSql.DeleteUrlKeys).Run();
        return db.Changes;
    }

    static long OwnerOf(AccountId account, UrlKeyPlace place) => place.Owner == account ? Own : place.Owner.Value;
}
