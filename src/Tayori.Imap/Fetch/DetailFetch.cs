using System.Buffers;
using Tayori.Imap.Views;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Fetch;

/// <summary>
/// Answers a FETCH from the message list and stored listing data: ENVELOPE, BODYSTRUCTURE, header fields. No body is touched. Rows go from the store's spans
/// into the output; the reading is stopped while the client takes what was written.
/// </summary>
sealed class DetailFetch(FetchContext context) : IDetailSink
{
    /// <summary>Messages asked for at once.</summary>
    const int Batch = 2048;

    readonly int[] _positions = new int[Batch];
    readonly MessageId[] _messages = new MessageId[Batch];
    readonly HeaderFetch _headers = new(context.Items);
    int _count;
    int _done;

    public async ValueTask RunAsync(RowSelection rows, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows.Ranges.Length; i++)
        {
            var range = rows.Ranges[i];
            for (var position = range.First; position <= range.Last; position++)
            {
                Add(position, rows.Messages[position].Message);
                if (_count == Batch) await ReadAsync(cancellationToken);
            }
        }
        await ReadAsync(cancellationToken);
    }

    void Add(int position, MessageId message)
    {
        _positions[_count] = position;
        _messages[_count++] = message;
    }

    async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        for (_done = 0; _done < _count;)
        {
            _done += await context.Account.ReadDetailsAsync(_messages.AsMemory(_done.._count), context.Items.Columns, this, cancellationToken);
            await context.Connection.FlushIfFullAsync(cancellationToken);
        }
        _count = 0;
    }

    public bool Accept(int index, in MessageDetails details)
    {
        if (details.IsGone) context.MissedAny = true;
        else if (details.Damage is not null) context.Damaged(details.Id, details.Damage, written: 0);
        else Write(_positions[_done + index], details);
        return !context.Connection.IsFull;
    }

    void Write(int position, in MessageDetails details)
    {
        var (row, attributes) = context.At(position);
        var writer = context.Writer();
        try
        {
            writer.Begin(position + 1, row.Uid);
            context.Row(ref writer, attributes, row, details.Thread);
            StoredItems.Write(ref writer, attributes, details);
            _headers.Write(ref writer, details.Header);
            writer.End();
        }
        catch (InvalidDataException damage)
        {
            context.Damaged(details.Id, damage, writer.Written);
            return;
        }
        writer.Done();
    }
}

/// <summary>ENVELOPE, BODY and BODYSTRUCTURE from their stored form. In a response damaged octets throw <see cref="InvalidDataException"/>; to who asks for a value damage is the storage's failure.</summary>
static class StoredItems
{
    public static void Write(ref FetchWriter writer, FetchAttributes attributes, in MessageDetails details)
    {
        if ((attributes & FetchAttributes.Envelope) != 0) writer.Envelope(new EnvelopeView(details.Envelope));
        if ((attributes & FetchAttributes.Body) != 0) writer.Structure(new PartReader(details.Structure), extended: false);
        if ((attributes & FetchAttributes.BodyStructure) != 0) writer.Structure(new PartReader(details.Structure), extended: true);
        if ((attributes & FetchAttributes.Preview) != 0) writer.Preview(details.Preview);
    }

    /// <summary>The day that the Date field names, from the stored keys.</summary>
    public static int? SentDay(ReadOnlySpan<byte> octets) => Read(octets, static keys => new KeysView(keys)).SentDay;

    public static EnvelopeView Envelope(ReadOnlySpan<byte> octets) => Read(octets, static envelope => new EnvelopeView(envelope));

    public static MimePart Structure(ReadOnlySpan<byte> octets) => Read(octets, StructureCodec.DecodeStructure);

    /// <summary>Damaged octets as what they are to the client: a failure of the storage.</summary>
    public static StorageException Damage(InvalidDataException damaged) => new(StorageFailure.Corrupt, damaged.Message, damaged);

    static T Read<T>(ReadOnlySpan<byte> octets, Func<ReadOnlySpan<byte>, T> decode)
        where T : allows ref struct
    {
        try
        {
            return decode(octets);
        }
        catch (InvalidDataException damaged)
        {
            throw Damage(damaged);
        }
    }
}

/// <summary>The sections that the message's own header answers: HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT.</summary>
sealed class HeaderFetch(FetchItems items)
{
    readonly (FetchSection Section, HeaderSubset? Subset)[] _sections =
        [.. items.Sections.Where(s => s.Section.IsInMessageHeader).Select(s => (s, s.Section.SelectsFields ? new HeaderSubset(s.Section) : null))];

    readonly ArrayBufferWriter<byte> _fields = new();

    public void Write(ref FetchWriter writer, ReadOnlySpan<byte> header)
    {
        foreach (var (section, subset) in _sections) writer.Section(section, Cut(subset is null ? header : Select(subset, header), section.Partial));
    }

    ReadOnlySpan<byte> Select(HeaderSubset subset, ReadOnlySpan<byte> header)
    {
        _fields.ResetWrittenCount();
        subset.Write(header, _fields);
        return _fields.WrittenSpan;
    }

    static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> content, Partial? partial)
    {
        var range = new OctetRange(0, content.Length).Cut(partial);
        return content.Slice((int)range.Offset, (int)range.Length);
    }
}
