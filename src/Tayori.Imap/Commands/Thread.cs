using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Search;
using Tayori.Imap.Session;
using Tayori.Imap.Sorting;
using Tayori.Imap.Threading;

namespace Tayori.Imap.Commands;

/// <summary>THREAD and UID THREAD (RFC 5256 §3), with THREAD=REFS (draft-ietf-morg-inthread §4).</summary>
sealed record Thread(ThreadAlgorithm Algorithm, SearchCriteria Criteria, bool ByUid) : IImapCommand
{
    public static IImapCommand Parse(ref ImapCursor cursor) => Parse(ref cursor, byUid: false);
    public static IImapCommand ParseUid(ref ImapCursor cursor) => Parse(ref cursor, byUid: true);

    /// <summary>thread = "THREAD" SP thread-alg SP search-criteria; thread-alg = "ORDEREDSUBJECT" / "REFERENCES" / "REFS"</summary>
    static Thread Parse(ref ImapCursor cursor, bool byUid)
    {
        cursor.Space();
        var algorithm = ReadAlgorithm(ref cursor);
        cursor.Space();
        return new Thread(algorithm, SearchCriteria.ParseWithCharset(ref cursor), byUid);
    }

    static ThreadAlgorithm ReadAlgorithm(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("REFERENCES"u8)) return ThreadAlgorithm.References;
        if (cursor.TryKeyword("REFS"u8)) return ThreadAlgorithm.Refs;
        if (!cursor.TryKeyword("ORDEREDSUBJECT"u8)) cursor.Fail("REFERENCES, REFS or ORDEREDSUBJECT expected");
        return ThreadAlgorithm.OrderedSubject;
    }

    public bool NamesNumbers => Criteria.NamesNumbers;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Criteria.NamesFilters) return await (this with { Criteria = await Criteria.WithFiltersAsync(session, cancellationToken) }).ExecuteAsync(session, cancellationToken);
        var progress = new Progress(session) { Rounds = 2 };
        var found = await Criteria.FindAllAsync(session, progress, cancellationToken);
        if (found is null) return Criteria.Refusal!.Value;
        var messages = await session.View!.MessagesAsync(cancellationToken);
        var table = new ThreadTable(session.Collation);
        if (await ThreadAsync(session, found, table, progress, cancellationToken) is not { } forest) return ImapResult.No(ResponseCode.Limit, "more than can be threaded at once");
        var writer = new ThreadWriter(forest, row => ByUid ? messages[table[row].Position].Uid : table[row].Position + 1);
        await writer.WriteAsync(session, cancellationToken);
        return ImapResult.Ok("done");
    }

    /// <summary><c>null</c> where that is too much.</summary>
    async ValueTask<ThreadForest?> ThreadAsync(ImapSession session, SearchResult found, ThreadTable table, Progress progress, CancellationToken cancellationToken)
    {
        using var place = await session.HeavyWork.EnterAsync(found.Count, progress, cancellationToken);
        await new KeyReader(session.View!.Account, await session.View.MessagesAsync(cancellationToken), table, progress).ReadAsync(found.Positions(), cancellationToken);
        return table.IsFull ? null : await place.ComputeAsync(() => Build(table), cancellationToken);
    }

    ThreadForest Build(ThreadTable table) => Algorithm switch
    {
        ThreadAlgorithm.References => new ReferencesThreading(table).Build(),
        ThreadAlgorithm.Refs => new ReferencesThreading(table).BuildRefs(),
        _ => new SubjectThreading(table).Build(),
    };
}

enum ThreadAlgorithm { OrderedSubject, References, Refs }
