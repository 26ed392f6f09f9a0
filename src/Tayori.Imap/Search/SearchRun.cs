using Tayori.Imap.Fetch;
using Tayori.Imap.Session;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>Which of the messages that match are wanted.</summary>
enum SearchExtent { All, First, Last }

/// <summary>
/// Runs a search, chunk by chunk: all rows by columns; those left open by listing data; those still open by header and content, one message after another, each only until it is decided. Content of a block
/// is looked at where the store has it; larger content is read piece by piece, with nothing else open.
/// Nothing is written meanwhile, no read outlasts a batch, and the thread is given back after each stretch of work. A message that is gone when it would have to be read does not match. Neither does one that is
/// damaged: the search goes on, and says that there are some.
/// </summary>
sealed class SearchRun(IAccount account, MessageList messages, SearchPlan plan) : IDetailSink, IDisposable
{
    /// <summary>Messages asked for at once, at most: while they are tested, a reader of the database is taken.</summary>
    const int Batch = 256;

    /// <summary>Tests of stored data between taking a reader and giving it back.</summary>
    const int TestsPerBatch = 4096;

    /// <summary>Octets that a test of a message's stored data counts as, and one of its columns.</summary>
    const int DetailWeight = 1024, ColumnWeight = 8;

    /// <summary>Of a message that no loose key had to decide.</summary>
    const byte BestScore = 100;

    /// <summary>Octets of content looked at before a reader is given back.</summary>
    const long OctetsPerBatch = 1 << 20;

    readonly SearchPace _pace = new();
    readonly BodyReader _body = new(plan.Body);
    readonly BodyWalk _walk = new(plan.Body);
    readonly int[] _batch = new int[Batch];
    readonly MessageId[] _messages = new MessageId[Batch];
    readonly int _batchSize = Math.Clamp(TestsPerBatch / plan.Keys, 1, Batch);
    readonly ulong[] _open = new ulong[RowBits.Words];
    readonly ulong[] _found = new ulong[RowBits.Words];
    readonly byte[]? _scores = plan.IsFuzzy ? new byte[MessageList.ChunkSize] : null;
    ChunkRows _rows;
    SearchExtent _extent;
    SearchCost _stage;
    int _done;
    int _undecided;
    int _passed;
    long _octets;
    MimePart? _structure;
    Func<bool>? _isDecided;

    /// <summary>Told how many messages have been decided.</summary>
    public Progress? Progress { get; init; }

    /// <summary>Told of damage: the message, and what is wrong with it.</summary>
    public Action<MessageId, Exception> OnDamage { get; init; } = (_, _) => { };

    public void Dispose() => _body.Dispose();

    /// <summary>Adds what is found to the result: all, or the first, or the last that matches.</summary>
    public async ValueTask FindAsync(SearchExtent extent, SearchResult result, CancellationToken cancellationToken)
    {
        (_extent, _passed) = (extent, 0);
        for (var i = 0; i < messages.Chunks.Length; i++)
        {
            var chunk = extent == SearchExtent.Last ? messages.Chunks.Length - 1 - i : i;
            await ChunkAsync(chunk, cancellationToken);
            _passed += _rows.Chunk.Count;
            if (RowBits.IsEmpty(_found)) continue;
            result.Add(chunk, _found, _scores);
            if (extent != SearchExtent.All) return;
        }
    }

    async ValueTask ChunkAsync(int index, CancellationToken cancellationToken)
    {
        _rows = new ChunkRows(messages.Chunks[index], messages.ChunkStarts[index]);
        _stage = SearchCost.Columns;
        _scores?.AsSpan().Fill(BestScore);
        plan.Root.Bound(_rows, _found, _open);
        RowBits.Except(_open, _found);
        await SpendAsync((long)_rows.Chunk.Count * plan.Keys * ColumnWeight, cancellationToken);
        if (plan.Listing != DetailColumns.None) await StageAsync(SearchCost.Listing, plan.Listing, cancellationToken);
        if (plan.Final != DetailColumns.None) await StageAsync(SearchCost.Header, plan.Final, cancellationToken);
        if (_extent != SearchExtent.All) KeepEdge();
    }

    /// <summary>Reads more of the rows that are open, in order; from the last where the last is wanted.</summary>
    async ValueTask StageAsync(SearchCost stage, DetailColumns columns, CancellationToken cancellationToken)
    {
        _stage = stage;
        var next = _extent == SearchExtent.Last ? _rows.Chunk.Count - 1 : 0;
        while (true)
        {
            if (_extent != SearchExtent.All) ForgetBehindEdge();
            var count = TakeBatch(ref next);
            if (count == 0) return;
            await BatchAsync(count, columns, cancellationToken);
        }
    }

    int TakeBatch(ref int next)
    {
        var count = 0;
        while (count < _batchSize && (next = NextOpen(next)) >= 0)
        {
            _batch[count] = next;
            _messages[count++] = _rows.Chunk.Messages[next];
            next += _extent == SearchExtent.Last ? -1 : 1;
        }
        return count;
    }

    int NextOpen(int row)
    {
        if (_extent != SearchExtent.Last) return row < 0 ? -1 : RowBits.Next(_open, row);
        while (row >= 0 && !RowBits.Has(_open, row)) row--;
        return row;
    }

    async ValueTask BatchAsync(int count, DetailColumns columns, CancellationToken cancellationToken)
    {
        for (_done = 0; _done < count;)
        {
            (_undecided, _octets) = (-1, 0);
            var read = await account.ReadDetailsAsync(_messages.AsMemory(_done, count - _done), columns, this, cancellationToken);
            _done += read;
            await SpendAsync((long)read * plan.Keys * DetailWeight + _octets * plan.Body.Count, cancellationToken);
            if (_undecided >= 0 && await ContentAsync(cancellationToken) is var verdict) Decide(ContentFacts(), verdict);
            // Rows come in the order in which they are wanted: the first that matches is the one.
            if (_extent != SearchExtent.All && RowBits.Has(_found, _batch[_done - 1])) return;
        }
    }

    public bool Accept(int index, in MessageDetails details)
    {
        _undecided = _batch[_done + index];
        var facts = new SearchFacts { Rows = _rows, Row = _undecided, Known = _stage, Details = details };
        var verdict = details.IsGone ? Decide(facts, Verdict.No) : Look(facts);
        // At the last stage the reading stops here: large content is read with nothing else open.
        if (verdict == Verdict.Unknown && _stage != SearchCost.Listing) return false;
        _undecided = -1;
        return (verdict != Verdict.Yes || _extent == SearchExtent.All) && _octets < OctetsPerBatch;
    }

    Verdict Look(in SearchFacts facts)
    {
        try
        {
            if (facts.Details.Damage is not null) throw facts.Details.Damage;
            if (plan.Root.Test(facts) is var verdict && verdict != Verdict.Unknown) return Decide(facts, verdict);
            if (_stage == SearchCost.Listing) return Verdict.Unknown;
            return facts.Details.Body!.TryRead(out var body) ? Decide(ContentFacts(), Walk(facts.Details, body)) : Postpone(facts.Details);
        }
        catch (Exception damage) when (damage is InvalidDataException or StorageException { Failure: StorageFailure.Corrupt })
        {
            return Decide(facts, Damaged(damage));
        }
        catch (StorageException gone) when (gone.Failure == StorageFailure.Gone)
        {
            return Decide(facts, Verdict.No);
        }
    }

    Verdict Walk(in MessageDetails details, ArraySegment<byte> body)
    {
        _octets += details.Size;
        _walk.Run(details.Structure, body, details.Size - body.Count, _isDecided ??= () => TestContent() != Verdict.Unknown);
        return TestContent();
    }

    Verdict Postpone(in MessageDetails details)
    {
        _structure = StoredItems.Structure(details.Structure);
        return Verdict.Unknown;
    }

    Verdict Damaged(Exception damage)
    {
        OnDamage(_rows.Chunk.Messages[_undecided], damage);
        return Verdict.No;
    }

    async ValueTask<Verdict> ContentAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await account.OpenContentAsync(_rows.Chunk.Messages[_undecided], cancellationToken);
            return content is null ? Verdict.No : await ReadAsync(content, cancellationToken);
        }
        catch (StorageException failure) when (failure.Failure == StorageFailure.Corrupt)
        {
            return Damaged(failure);
        }
        catch (StorageException failure) when (failure.Failure == StorageFailure.Gone)
        {
            return Verdict.No;
        }
    }

    async ValueTask<Verdict> ReadAsync(IMessageContent content, CancellationToken cancellationToken)
    {
        _body.Begin(content, _structure!);
        while (await _body.NextAsync(cancellationToken) is > 0 and var read)
        {
            await SpendAsync((long)read * plan.Body.Count, cancellationToken);
            if (plan.Body.TakeNews() && TestContent() is var verdict && verdict != Verdict.Unknown) return verdict;
        }
        return TestContent();
    }

    async ValueTask SpendAsync(long octets, CancellationToken cancellationToken)
    {
        await _pace.SpendAsync(octets, cancellationToken);
        if (Progress is not null) await Progress.TellAsync(Searched, cancellationToken);
    }

    /// <summary>Messages passed, in the direction of the search; those of a chunk in its last stage.</summary>
    int Searched => _passed + (_stage != SearchCost.Header || _done == 0 ? 0 : _extent == SearchExtent.Last ? _rows.Chunk.Count - _batch[_done - 1] : _batch[_done - 1] + 1);

    Verdict TestContent() => plan.Root.Test(ContentFacts());

    SearchFacts ContentFacts() => new() { Rows = _rows, Row = _undecided, Known = SearchCost.Content };

    Verdict Decide(in SearchFacts facts, Verdict verdict)
    {
        RowBits.Clear(_open, facts.Row);
        if (verdict != Verdict.Yes) return verdict;
        RowBits.Set(_found, facts.Row);
        if (_scores is not null) _scores[facts.Row] = (byte)(plan.Root.Score(facts) ?? BestScore);
        return verdict;
    }

    /// <summary>Rows behind one that matches need not be decided.</summary>
    void ForgetBehindEdge()
    {
        if (RowBits.IsEmpty(_found)) return;
        if (_extent == SearchExtent.First) RowBits.Keep(_open, 0, RowBits.Next(_found, 0));
        else RowBits.Keep(_open, RowBits.Last(_found) + 1, _rows.Chunk.Count);
    }

    void KeepEdge()
    {
        if (RowBits.IsEmpty(_found)) return;
        var edge = _extent == SearchExtent.First ? RowBits.Next(_found, 0) : RowBits.Last(_found);
        RowBits.Keep(_found, edge, edge + 1);
    }
}
