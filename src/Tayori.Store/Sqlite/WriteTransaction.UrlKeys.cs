using System.Security.Cryptography;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class WriteTransaction
{
    public StoreResult<byte[]> MakeUrlKey(AccountId account, UrlKeyPlace place, bool anew)
    {
        if (place.Owner == account && Mailbox(place.Mailbox) is null)
            return StoreRefusal.NoSuchMailbox;
        byte[]? known = UrlKeyRows.Find(_db, account, place);
        if (known is not null && !anew)
            return known;
        if (known is null && _db.Scalar(AccountSql.CountUrlKeys) >= StoreLimits.UrlKeys)
            return StoreRefusal.TooManyMailboxes;
        byte[] key = RandomNumberGenerator.GetBytes(StoreLimits.UrlKeyBytes);
        UrlKeyRows.Save(_db, account, place, key);
        return key;
    }

    public int RemoveUrlKeys() => UrlKeyRows.RemoveAll(_db);
}
