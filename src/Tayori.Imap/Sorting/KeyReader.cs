using Tayori.Imap.Fetch;
using Tayori.Imap.Search;
using Tayori.Imap.Session;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Sorting;

/// <summary>Takes the stored keys of messages, one after another.</summary>
interface IKeySink
{
    void Add(int position, in MessageRow row, in KeysView keys);
}

/// <summary>Reads the keys of found messages in batches, in the order of the mailbox. A message that has gone meanwhile is left out.</summary>
sealed class KeyReader(IAccount account, MessageList messages, IKeySink sink, Progress? progress = null) : IDetailSink
{
    const int Batch = 2048;

    /// <summary>Octets that a message's keys count as.</summary>
    const int Weight = 512;

    readonly SearchPace _pace = new();
    readonly MessageId[] _batch = new MessageId[Batch];
    int[] _positions = [];
    int _start;

    public async ValueTask ReadAsync(int[] positions, CancellationToken cancellationToken)
    {
        _positions = positions;
        for (_start = 0; _start < positions.Length; _start += Batch)
        {
            var count = Math.Min(Batch, positions.Length - _start);
            for (var i = 0; i < count; i++) _batch[i] = messages[positions[_start + i]].Message;
            await account.ReadDetailsAsync(_batch.AsMemory(0, count), DetailColumns.Keys, this, cancellationToken);
            await _pace.SpendAsync(count * Weight, cancellationToken);
            // Those that were not found need no reading: what is left is told as if all had to be read.
            if (progress is not null) await progress.TellAsync((_start + count) * (long)messages.Count / positions.Length, cancellationToken);
        }
    }

    public bool Accept(int index, in MessageDetails details)
    {
        if (details.IsGone) return true;
        var position = _positions[_start + index];
        try
        {
            sink.Add(position, messages[position], new KeysView(details.Keys));
        }
        catch (InvalidDataException damaged)
        {
            throw StoredItems.Damage(damaged);
        }
        return true;
    }
}
