using Tayori.Store.Codec;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>The rows of annotations, read and written.</summary>
static class AnnotationRows
{
    /// <summary>Of the account and of what all may read: neither a mailbox nor an account has this number.</summary>
    const long Nobody = 0;

    public static long MailboxOf(AnnotationPlace place) => place.Mailbox?.Value ?? Nobody;

    /// <summary>Whose an annotation is.</summary>
    public static long ReaderOf(AnnotationPlace place, string entry) => AnnotationEntry.IsPrivate(entry) ? place.Reader.Value : Nobody;

    public static IReadOnlyList<Annotation> Read(SqliteConnection db, AnnotationPlace place, Func<string, long, bool> wants)
    {
        // Names and values as of one moment.
        db.Use(AccountSql.Begin).Run();
        List<string> wanted = [.. NamesOf(db, place, place.Reader.Value, wants), .. NamesOf(db, place, Nobody, wants)];
        return [.. wanted.Select(entry => new Annotation(entry, Find(db, place, entry)!))];
    }

    public static IReadOnlyList<AnnotationsChanged> ReadChanges(SqliteConnection db, AccountId reader, long since)
    {
        List<AnnotationsChanged> changes = [];
        SqliteStatement rows = db.Use(AccountSql.ReadAccountJournal).Bind(since).Bind((long)JournalKind.Annotations);
        while (rows.Step())
        {
            if (JournalCodec.ReadAnnotations(reader, rows.Int64(0), rows.Blob(1)) is { } change)
                changes.Add(change);
        }
        return changes;
    }

    public static byte[]? Find(SqliteConnection db, AnnotationPlace place, string entry)
    {
        SqliteStatement row = db.Use(AccountSql.ReadAnnotation).Bind(MailboxOf(place)).Bind(ReaderOf(place, entry)).Bind(entry);
        byte[]? value = row.Step() ? row.Blob(0).ToArray() : null;
        row.Reset();
        return value;
    }

    public static void Save(SqliteConnection db, AnnotationPlace place, AnnotationChange change)
    {
        SqliteStatement statement = db.Use(change.Value is null ? AccountSql.DeleteAnnotation : AccountSql.SetAnnotation);
        statement.Bind(MailboxOf(place)).Bind(ReaderOf(place, change.Entry)).Bind(change.Entry);
        if (change.Value is { } value)
            statement.Bind(value.AsSpan());
        statement.Run();
    }

    public static AnnotationTotal Count(SqliteStatement counting)
    {
        counting.Step();
        AnnotationTotal total = new(counting.Int64(0), counting.Int64(1));
        counting.Reset();
        return total;
    }

    static List<string> NamesOf(SqliteConnection db, AnnotationPlace place, long reader, Func<string, long, bool> wants)
    {
        List<string> names = [];
        SqliteStatement rows = db.Use(AccountSql.ReadAnnotationNames).Bind(MailboxOf(place)).Bind(reader);
        while (rows.Step())
        {
            if (rows.Text(0) is var name && wants(name, rows.Int64(1)))
                names.Add(name);
        }
        return names;
    }
}

/// <summary>How many annotations, and their octets with those of their names.</summary>
readonly record struct AnnotationTotal(long Count, long Bytes)
{
    public AnnotationTotal With(AnnotationTotal more) => new(Count + more.Count, Bytes + more.Bytes);

    public AnnotationTotal Without(AnnotationTotal less) => new(Count - less.Count, Bytes - less.Bytes);

    /// <summary>What adding to this makes too many. Whoever has too many may still take away.</summary>
    public bool IsExceededBy(AnnotationTotal more, long count, long bytes) =>
        (more.Count > 0 && Count + more.Count > count) || (more.Bytes > 0 && Bytes + more.Bytes > bytes);
}

/// <summary>A change that changes something.</summary>
readonly record struct RealChange(AnnotationChange Change, byte[]? Old)
{
    /// <summary>What is left of changes in view of what is there. What comes last holds, where a name comes twice.</summary>
    public static List<RealChange> Of(IReadOnlyList<AnnotationChange> changes, Func<string, byte[]?> find) =>
        [.. changes.GroupBy(c => c.Entry).Select(g => new RealChange(g.Last(), find(g.Key))).Where(c => c.IsReal)];

    public static AnnotationTotal Growth(IEnumerable<RealChange> changes) => changes.Aggregate(default(AnnotationTotal), (sum, c) => sum.With(c.More));

    bool IsReal => Change.Value is { } value ? Old is null || !value.AsSpan().SequenceEqual(Old) : Old is not null;

    AnnotationTotal More => Total(Change.Value).Without(Total(Old));

    AnnotationTotal Total(byte[]? value) => value is null ? default : new(1, Change.Entry.Length + value.Length);
}
