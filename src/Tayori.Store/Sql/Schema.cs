namespace Tayori.Store.Sql;

/// <summary>
/// Brings databases forward. A script that has been released is never changed: what is wrong with it the next one mends. Each runs in one transaction with the change of
/// <c>user_version</c>, so a crash leaves one version or the other.
/// </summary>
static class Schema
{
    /// <summary>Brings a database to the newest version, creating it where it is empty. One written by a newer program is refused untouched.</summary>
    public static void Migrate(SqliteConnection db, IReadOnlyList<string> steps)
    {
        if (IsNewest(db, steps))
            return;
        // What a name is, SQL does not know.
        db.Define("mailbox_name", MailboxName.Canonical);
        while (Version(db, steps.Count) < steps.Count)
        {
            db.InTransaction(() =>
            {
                // Asked again: another process may have been faster.
                long version = Version(db, steps.Count);
                if (version == steps.Count)
                    return false;
                db.Execute(steps[(int)version]);
                db.Execute(FormattableString.Invariant($"PRAGMA user_version = {version + 1}"));
                return true;
            });
        }
    }

    /// <summary>Whether there is nothing to bring forward.</summary>
    public static bool IsNewest(SqliteConnection db, IReadOnlyList<string> steps) => Version(db, steps.Count) == steps.Count;

    static long Version(SqliteConnection db, int known)
    {
        long version = db.Scalar("PRAGMA user_version");
        return version <= known ? version : throw new StorageException(
            StorageFailure.ReadOnly,
            $"{db.Path} was written by a newer Tayori (schema {version}, this one knows {known}): run that version, or restore a backup made before the upgrade");
    }
}
