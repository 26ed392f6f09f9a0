using System.Buffers;
using Tayori.Imap.Views;
using Tayori.Mime;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Fetch;

/// <summary>
/// Answers a FETCH that wants content, message by message: the head of the response with what listing data answers, then each section read from the content in blocks straight into
/// the output, never more of it in memory than is on its way to the client, however large the message.
/// </summary>
sealed class ContentFetch(FetchContext context) : IDetailSink
{
    /// <summary>Octets read at once.</summary>
    const int Block = 32 * 1024;

    /// <summary>Octets of an enclosed message's header in which fields are looked for, as many as Mime reads of a header.</summary>
    const int EnclosedHeader = MimeLimits.HeaderBlock;

    readonly HeaderFetch _headers = new(context.Items);
    readonly (FetchSection Section, HeaderSubset? Subset)[] _sections =
        [.. context.Items.Sections.Where(s => !s.Section.IsInMessageHeader).Select(s => (s, s.Section.SelectsFields ? new HeaderSubset(s.Section) : null))];
    readonly OctetRange?[] _ranges = new OctetRange?[context.Items.Sections.Count];
    readonly TransferDecoder?[] _decoders = new TransferDecoder?[context.Items.Sections.Count];
    readonly ArrayBufferWriter<byte> _fields = new();
    readonly MessageId[] _message = new MessageId[1];
    int _position;
    byte _separator;
    bool _isOpen;
    bool _isLeftOut;

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

    /// <summary>Returns <c>false</c>, and has written nothing, where the message is gone. One whose listing data is damaged, or whose encoding nobody knows, is left out.</summary>
    async ValueTask<bool> MessageAsync(MessageRow row, CancellationToken cancellationToken)
    {
        await using var content = await context.Account.OpenContentAsync(row.Message, cancellationToken);
        if (content is null) return false;
        (_isOpen, _isLeftOut) = (false, false);
        _message[0] = row.Message;
        if (context.Items.Columns == DetailColumns.None) Open(new MessageDetails { Id = row.Message, Size = row.Size });
        else await context.Account.ReadDetailsAsync(_message, context.Items.Columns, this, cancellationToken);
        if (!_isOpen) return _isLeftOut;
        for (var i = 0; i < _sections.Length; i++) await SectionAsync(i, content, cancellationToken);
        Close();
        await context.Connection.FlushIfFullAsync(cancellationToken);
        return true;
    }

    public bool Accept(int index, in MessageDetails details)
    {
        if (details.Damage is not null) LeaveOut(details.Id, details.Damage, written: 0);
        else if (!details.IsGone) Open(details);
        return true;
    }

    void Open(in MessageDetails details)
    {
        var writer = context.Writer();
        try
        {
            if (!Find(details))
            {
                _isLeftOut = context.UnknownEncodingAny = true;
                return;
            }
            Head(ref writer, details);
        }
        catch (InvalidDataException damage)
        {
            LeaveOut(details.Id, damage, writer.Written);
            return;
        }
        Keep(ref writer);
        _isOpen = true;
    }

    void LeaveOut(MessageId message, Exception damage, long written)
    {
        _isLeftOut = true;
        context.Damaged(message, damage, written);
    }

    /// <summary>Where in the message the sections are. Only the whole message is asked for without its structure. Returns <c>false</c> where one would have to be decoded that nobody can.</summary>
    bool Find(in MessageDetails details)
    {
        var hasStructure = (context.Items.Columns & DetailColumns.Structure) != 0;
        var isKnown = true;
        for (var i = 0; i < _sections.Length; i++)
        {
            var section = _sections[i].Section;
            if (section.Form != SectionForm.AsIs) isKnown &= FindEncoded(i, details);
            else _ranges[i] = hasStructure ? SectionRange.Find(section.Section, details.Structure, details.Size) : new OctetRange(0, details.Size);
        }
        return isKnown;
    }

    bool FindEncoded(int index, in MessageDetails details)
    {
        var found = SectionRange.FindEncoded(_sections[index].Section.Section, details.Structure, details.Size);
        (_ranges[index], _decoders[index]) = (found?.Range, found?.Decoder);
        return found is null || found.Value.Decoder is not null;
    }

    void Head(ref FetchWriter writer, in MessageDetails details)
    {
        var (row, attributes) = context.At(_position);
        writer.Begin(_position + 1, row.Uid);
        context.Row(ref writer, attributes, row, details.Thread);
        StoredItems.Write(ref writer, attributes, details);
        _headers.Write(ref writer, details.Header);
    }

    void Close()
    {
        var writer = context.Writer(_separator);
        writer.End();
        writer.Done();
    }

    void Keep(ref FetchWriter writer)
    {
        _separator = writer.Separator;
        writer.Done();
    }

    async ValueTask SectionAsync(int index, IMessageContent content, CancellationToken cancellationToken)
    {
        var (section, subset) = _sections[index];
        if (_ranges[index] is not { } range) Nil(section);
        else if (section.Form != SectionForm.AsIs) await DecodedAsync(section, new DecodedPart(content, range, _decoders[index]!), cancellationToken);
        else if (subset is not null) await FieldsAsync(section, subset, range, content, cancellationToken);
        else await CopyAsync(section, range.Cut(section.Partial), content, cancellationToken);
    }

    void Nil(FetchSection section)
    {
        var writer = context.Writer(_separator);
        // RFC 3516 §4.3: the size is that of what BINARY returns, which is nothing.
        if (section.Form == SectionForm.DecodedSize) writer.BinarySize(section, 0);
        else writer.SectionNil(section);
        Keep(ref writer);
    }

    async ValueTask DecodedAsync(FetchSection section, DecodedPart part, CancellationToken cancellationToken)
    {
        using var _ = part;
        var (wanted, hasNul, _) = await part.MeasureAsync(section.Partial, cancellationToken);
        DecodedStart(section, wanted.Length, hasNul);
        if (section.Form == SectionForm.Decoded) await part.CopyAsync(wanted, context.Connection.Output, () => context.Connection.FlushIfFullAsync(cancellationToken), cancellationToken);
    }

    void DecodedStart(FetchSection section, long size, bool hasNul)
    {
        var writer = context.Writer(_separator);
        if (section.Form == SectionForm.DecodedSize) writer.BinarySize(section, size);
        else writer.BinaryStart(section, size, hasNul);
        Keep(ref writer);
    }

    async ValueTask CopyAsync(FetchSection section, OctetRange range, IMessageContent content, CancellationToken cancellationToken)
    {
        Start(section, range.Length);
        for (long done = 0; done < range.Length;)
        {
            var wanted = (int)Math.Min(Block, range.Length - done);
            // Nobody else asks the output for memory until Advance: a session does one thing at a time.
            var block = context.Connection.Output.GetMemory(wanted)[..wanted];
            var read = await ReadAsync(content, range.Offset + done, block, cancellationToken);
            context.Connection.Output.Advance(read);
            done += read;
            await context.Connection.FlushIfFullAsync(cancellationToken);
        }
    }

    void Start(FetchSection section, long size)
    {
        var writer = context.Writer(_separator);
        writer.SectionStart(section, size);
        Keep(ref writer);
    }

    /// <summary>
    /// A response has begun and can be neither finished nor taken back: where the content cannot be read, nothing is left but to end the connection.
    /// </summary>
    public static async ValueTask<int> ReadAsync(IMessageContent content, long offset, Memory<byte> block, CancellationToken cancellationToken)
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

    async ValueTask FieldsAsync(FetchSection section, HeaderSubset subset, OctetRange header, IMessageContent content, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(header.Length, EnclosedHeader);
        var block = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            for (var done = 0; done < size;) done += await ReadAsync(content, header.Offset + done, block.AsMemory(done, size - done), cancellationToken);
            Fields(section, subset, block.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    void Fields(FetchSection section, HeaderSubset subset, ReadOnlySpan<byte> header)
    {
        _fields.ResetWrittenCount();
        subset.Write(header, _fields);
        var range = new OctetRange(0, _fields.WrittenCount).Cut(section.Partial);
        var writer = context.Writer(_separator);
        writer.Section(section, _fields.WrittenSpan.Slice((int)range.Offset, (int)range.Length));
        Keep(ref writer);
    }
}
