using System.Buffers;
using Tayori.Imap.Views;
using Tayori.Mime;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Fetch;

/// <summary>
/// Answers a FETCH that wants content, message by message: the head of the response with what listing data answers, then each section copied from the content in blocks,
/// never more of it in memory than a block, however large the message.
/// </summary>
sealed class ContentFetch(FetchContext context) : IDetailSink
{
    /// <summary>Octets copied at once.</summary>
    const int Block = 32 * 1024;

    /// <summary>Octets of an enclosed message's header in which fields are looked for, as many as Mime reads of a header.</summary>
    const int EnclosedHeader = MimeLimits.HeaderBlock;

    readonly HeaderFetch _headers = new(context.Items);
    readonly FetchSection[] _sections = [.. context.Items.Sections.Where(s => !s.Section.IsInMessageHeader)];
    readonly OctetRange?[] _ranges = new OctetRange?[context.Items.Sections.Count];
    readonly MessageId[] _message = new MessageId[1];
    int _position;
    byte _separator;
    bool _isOpen;

    public async ValueTask RunAsync(RowSelection rows, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows.Ranges.Length; i++)
        {
            var range = rows.Ranges[i];
            for (_position = range.First; _position <= range.Last; _position++)
            {
                if (!await MessageAsync(rows.Messages[_position], cancellationToken)) context.MissedAny = true;
            }
        }
    }

    /// <summary>Returns <c>false</c>, and has written nothing, where the message is gone.</summary>
    async ValueTask<bool> MessageAsync(MessageRow row, CancellationToken cancellationToken)
    {
        await using var content = await context.Account.OpenContentAsync(row.Message, cancellationToken);
        if (content is null) return false;
        _isOpen = false;
        _message[0] = row.Message;
        if (context.Items.Columns == DetailColumns.None) Open(new MessageDetails { Id = row.Message, Size = row.Size });
        else await context.Account.ReadDetailsAsync(_message, context.Items.Columns, this, cancellationToken);
        if (!_isOpen) return false;
        for (var i = 0; i < _sections.Length; i++) await SectionAsync(_sections[i], _ranges[i], content, cancellationToken);
        Close();
        await context.FlushIfFullAsync(cancellationToken);
        return true;
    }

    public bool Accept(int index, in MessageDetails details)
    {
        if (!details.IsGone) Open(details);
        return true;
    }

    void Open(in MessageDetails details)
    {
        var (row, attributes) = context.At(_position);
        var root = details.Structure.IsEmpty ? null : StoredItems.Structure(details.Structure);
        for (var i = 0; i < _sections.Length; i++)
        {
            // Only the whole message is asked for without its structure.
            _ranges[i] = root is null ? new OctetRange(0, details.Size) : SectionRange.Find(_sections[i].Section, root, details.Size);
        }
        var writer = new FetchWriter(context.Connection.Output);
        writer.Begin(_position + 1);
        writer.Row(attributes, row, context.IsRecent(row.Uid));
        StoredItems.Write(ref writer, attributes, details);
        _headers.Write(ref writer, details.Header);
        Keep(ref writer);
        _isOpen = true;
    }

    void Close()
    {
        var writer = new FetchWriter(context.Connection.Output, _separator);
        writer.End();
        writer.Done();
    }

    void Keep(ref FetchWriter writer)
    {
        _separator = writer.Separator;
        writer.Done();
    }

    async ValueTask SectionAsync(FetchSection section, OctetRange? found, IMessageContent content, CancellationToken cancellationToken)
    {
        if (found is not { } range) Nil(section);
        else if (section.Section.SelectsFields) await FieldsAsync(section, range, content, cancellationToken);
        else await CopyAsync(section, range.Cut(section.Partial), content, cancellationToken);
    }

    void Nil(FetchSection section)
    {
        var writer = new FetchWriter(context.Connection.Output, _separator);
        writer.SectionNil(section);
        Keep(ref writer);
    }

    async ValueTask CopyAsync(FetchSection section, OctetRange range, IMessageContent content, CancellationToken cancellationToken)
    {
        Start(section, range.Length);
        var block = ArrayPool<byte>.Shared.Rent((int)Math.Min(Block, range.Length));
        try
        {
            for (long done = 0; done < range.Length;)
            {
                var wanted = (int)Math.Min(block.Length, range.Length - done);
                var read = await ReadAsync(content, range.Offset + done, block.AsMemory(0, wanted), cancellationToken);
                context.Connection.Output.Write(block.AsSpan(0, read));
                done += read;
                await context.FlushIfFullAsync(cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    void Start(FetchSection section, long size)
    {
        var writer = new FetchWriter(context.Connection.Output, _separator);
        writer.SectionStart(section, size);
        Keep(ref writer);
    }

    /// <summary>
    /// A response has begun and can be neither finished nor taken back: where the content cannot be read, nothing is left but to end the connection.
    /// </summary>
    static async ValueTask<int> ReadAsync(IMessageContent content, long offset, Memory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            var read = await content.ReadAsync(offset, block, cancellationToken);
            return read > 0 ? read : throw new ConnectionEndedException(EndReason.StorageFailed, "the content is shorter than its size");
        }
        catch (StorageException failure)
        {
            throw new ConnectionEndedException(EndReason.StorageFailed, failure.Message);
        }
    }

    async ValueTask FieldsAsync(FetchSection section, OctetRange header, IMessageContent content, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(header.Length, EnclosedHeader);
        var block = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            for (var done = 0; done < size;) done += await ReadAsync(content, header.Offset + done, block.AsMemory(done, size - done), cancellationToken);
            Fields(section, block.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    void Fields(FetchSection section, ReadOnlySpan<byte> header)
    {
        var fields = new ArrayBufferWriter<byte>();
        new HeaderSubset(section.Section).Write(header, fields);
        var range = new OctetRange(0, fields.WrittenCount).Cut(section.Partial);
        var writer = new FetchWriter(context.Connection.Output, _separator);
        writer.Section(section, fields.WrittenSpan.Slice((int)range.Offset, (int)range.Length));
        Keep(ref writer);
    }
}
