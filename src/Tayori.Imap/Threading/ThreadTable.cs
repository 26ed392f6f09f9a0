using System.Buffers;
using System.Runtime.InteropServices;
using Tayori.Imap.Sorting;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Threading;

/// <summary>What threading looks at, for the rows that were found, in the order of the mailbox (RFC 5256 §3).</summary>
sealed class ThreadTable(Collation collation = Collation.UnicodeCasemap) : IKeySink
{
    /// <summary>What a row and its node take, and a text besides its octets, roughly.</summary>
    const int RowOctets = 128, EntryOctets = 96;

    readonly ArrayBufferWriter<byte> _subject = new();
    readonly Dictionary<byte[], int> _ids = new(OctetComparer.Instance);
    readonly Dictionary<byte[], int> _subjects = new(OctetComparer.Instance);
    readonly List<ThreadRow> _rows = [];
    readonly List<int> _references = [];

    long _octets;

    public int Count => _rows.Count;

    /// <summary>There was more than a THREAD may keep in memory: it is not all here.</summary>
    public bool IsFull => _octets > ImapLimits.ThreadOctets;
    public ThreadRow this[int row] => _rows[row];

    /// <summary>Message-IDs that the row refers to, the oldest first, as numbers.</summary>
    public ReadOnlySpan<int> References(int row) =>
        CollectionsMarshal.AsSpan(_references)[(row == 0 ? 0 : _rows[row - 1].ReferencesEnd).._rows[row].ReferencesEnd];

    public void Add(int position, in MessageRow row, in KeysView keys)
    {
        if (IsFull) return;
        _octets += RowOctets;
        foreach (var reference in keys.References) _references.Add(NumberOf(reference.Octets, _ids));
        _rows.Add(new ThreadRow(
            position,
            keys.MessageId.IsNil ? ThreadRow.None : NumberOf(keys.MessageId.Octets, _ids),
            keys.BaseSubject.IsEmpty ? ThreadRow.None : SubjectOf(keys.BaseSubject),
            keys.IsReplyOrForward,
            keys.SentDate ?? row.Received * 1000, // RFC 5256 §2.2
            row.Received,
            _references.Count));
    }

    /// <summary>RFC 5255 §4.2: the active comparator applies to the subjects.</summary>
    int SubjectOf(ReadOnlySpan<byte> subject)
    {
        _subject.ResetWrittenCount();
        collation.Fold(subject, _subject);
        return NumberOf(_subject.WrittenSpan, _subjects);
    }

    int NumberOf(ReadOnlySpan<byte> text, Dictionary<byte[], int> numbers)
    {
        _octets += sizeof(int);
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers.GetAlternateLookup<ReadOnlySpan<byte>>(), text, out var isKnown);
        if (isKnown) return number;
        number = numbers.Count;
        _octets += text.Length + EntryOctets;
        return number;
    }
}

/// <param name="Position">0-based in the mailbox.</param>
/// <param name="MessageId">Number of its Message-ID, or <see cref="None"/>.</param>
/// <param name="Subject">Number of its base subject, or <see cref="None"/> where that is empty.</param>
/// <param name="IsReply">A reply or forward, by its subject.</param>
/// <param name="Sent">Unix milliseconds.</param>
/// <param name="Received">INTERNALDATE, in Unix seconds.</param>
/// <param name="ReferencesEnd">Where its references end among all.</param>
readonly record struct ThreadRow(int Position, int MessageId, int Subject, bool IsReply, long Sent, long Received, int ReferencesEnd)
{
    public const int None = -1;
}
