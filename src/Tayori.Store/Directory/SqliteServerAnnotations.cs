using Tayori.Store.Sql;
using Tayori.Store.Sqlite;

namespace Tayori.Store;

/// <summary>The server's annotations in <c>tayori.db</c>.</summary>
sealed class SqliteServerAnnotations(DirectoryDatabase database) : IServerAnnotations
{
    readonly Lock _lock = new();
    readonly List<Action<IReadOnlyList<string>>> _watchers = [];

    public ValueTask<IReadOnlyList<Annotation>> ReadAsync(Func<string, long, bool> wants, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(database.Read<IReadOnlyList<Annotation>>(db =>
        {
            List<Annotation> wanted = [];
            SqliteStatement rows = db.Use("SELECT entry, value FROM annotation ORDER BY entry");
            while (rows.Step())
            {
                ReadOnlySpan<byte> value = rows.Blob(1);
                if (rows.Text(0) is var entry && wants(entry, value.Length))
                    wanted.Add(new Annotation(entry, value.ToArray()));
            }
            return wanted;
        }));
    }

    public async ValueTask<StoreResult<AnnotationsChanged>> SetAsync(IReadOnlyList<AnnotationChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Any(c => c.Entry.Length > StoreLimits.AnnotationNameBytes || c.Value?.Length > StoreLimits.AnnotationBytes))
            return StoreRefusal.AnnotationTooLarge;
        StoreResult<AnnotationsChanged> result = await database.WriteAsync(db => Set(db, changes), cancellationToken);
        if (result.Value is { Entries.Count: > 0 } changed)
            Tell(changed.Entries);
        return result;
    }

    public IDisposable Watch(Action<IReadOnlyList<string>> changed)
    {
        lock (_lock)
            _watchers.Add(changed);
        return new Watching(this, changed);
    }

    static StoreResult<AnnotationsChanged> Set(SqliteConnection db, IReadOnlyList<AnnotationChange> changes)
    {
        List<RealChange> real = RealChange.Of(changes, entry => Find(db, entry));
        AnnotationTotal now = AnnotationRows.Count(db.Use("SELECT count(*), coalesce(sum(length(entry) + length(value)), 0) FROM annotation"));
        if (now.IsExceededBy(RealChange.Growth(real), StoreLimits.AnnotationsPerMailbox, StoreLimits.AnnotationBytesPerMailbox))
            return StoreRefusal.TooManyAnnotations;
        foreach ((AnnotationChange change, _) in real)
        {
            if (change.Value is { } value)
                db.Use("INSERT INTO annotation (entry, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value").Bind(change.Entry).Bind(value.AsSpan()).Run();
            else
                db.Use("DELETE FROM annotation WHERE entry = ?").Bind(change.Entry).Run();
        }
        return new AnnotationsChanged(0, null, [.. real.Select(c => c.Change.Entry)]);
    }

    static byte[]? Find(SqliteConnection db, string entry)
    {
        SqliteStatement row = db.Use("SELECT value FROM annotation WHERE entry = ?").Bind(entry);
        byte[]? value = row.Step() ? row.Blob(0).ToArray() : null;
        row.Reset();
        return value;
    }

    void Tell(IReadOnlyList<string> entries)
    {
        Action<IReadOnlyList<string>>[] watchers;
        lock (_lock)
            watchers = [.. _watchers];
        foreach (Action<IReadOnlyList<string>> watcher in watchers)
            watcher(entries);
    }

    sealed class Watching(SqliteServerAnnotations annotations, Action<IReadOnlyList<string>> changed) : IDisposable
    {
        public void Dispose()
        {
            lock (annotations._lock)
                annotations._watchers.Remove(changed);
        }
    }
}
