using System.Buffers;
using Tayori.Imap.Access;
using Tayori.Imap.Fetch;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Urls;

/// <summary>What a URL names, found and opened: the octets "as if the literal returned in a FETCH BODY response were put in place" (RFC 4469 §3).</summary>
sealed class UrlPart : IAsyncDisposable
{
    /// <summary>Octets read at once.</summary>
    const int Block = 32 * 1024;

    readonly IMessageContent _content;
    readonly UrlSection _place;
    readonly OctetRange _range;
    readonly byte[]? _fields;
    readonly UrlRange? _partial;

    UrlPart(IMessageContent content, UrlSection place, byte[]? fields, UrlRange? partial)
    {
        (_content, _place, _fields, _partial) = (content, place, fields, partial);
        var whole = fields is null ? place.Range!.Value : new OctetRange(0, fields.Length);
        _range = partial?.Of(whole) ?? whole;
    }

    public long Size => _range.Length;

    /// <summary>Whether the URL names a part, and no header or other text of one.</summary>
    public bool HasStructure => _place.IsPart;

    /// <summary>The part, as BODYSTRUCTURE describes it (RFC 5524 §3.1).</summary>
    public ReadOnlySpan<byte> Describe(StructureForm form) => _place.Describe(form);

    /// <summary>The part, or <c>null</c> where the mailbox has no such message, or the message no such part.</summary>
    /// <param name="place">The mailbox.</param>
    /// <param name="url">What names the part.</param>
    /// <param name="cancellationToken">To give up.</param>
    public static async ValueTask<UrlPart?> OpenAsync(Place place, ImapUrl url, CancellationToken cancellationToken)
    {
        if (url.UidValidity is { } validity && validity != place.Mailbox.UidValidity) return null;
        if (await place.Account.ReadMessagesAsync(place.Id, cancellationToken) is not { } messages || messages.IndexOf(url.Uid) is not (>= 0 and var row)) return null;
        var message = messages[row].Message;
        if (await place.Account.OpenContentAsync(message, cancellationToken) is not { } content) return null;
        UrlPart? part = null;
        try
        {
            part = await FindAsync(place.Account, message, content, url, cancellationToken);
            return part;
        }
        finally
        {
            if (part is null) await content.DisposeAsync();
        }
    }

    /// <summary>Fills the buffer from an offset as far as there is something; 0 only at the end.</summary>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        buffer = buffer[..(int)Math.Min(buffer.Length, _range.Length - offset)];
        if (buffer.IsEmpty) return 0;
        if (_fields is null) return await _content.ReadAsync(_range.Offset + offset, buffer, cancellationToken);
        _fields.AsMemory((int)(_range.Offset + offset), buffer.Length).CopyTo(buffer);
        return buffer.Length;
    }

    /// <summary>Adds all of it to a message that is being put together, block by block.</summary>
    public async ValueTask CopyToAsync(MessageSpool spool, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent((int)Math.Min(Block, Size));
        try
        {
            for (long done = 0; done < Size;)
            {
                var read = await ReadAsync(done, block, cancellationToken);
                if (read == 0) throw TooShort();
                await spool.WriteAsync(block.AsMemory(0, read), cancellationToken);
                done += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>Whether its octets are its content: there is no transfer encoding to be undone.</summary>
    public bool IsPlain => _fields is not null || _place.Decoder is { IsIdentity: true };

    /// <summary>Its content with the transfer encoding undone (RFC 3516 §4.2); <c>null</c> where nobody knows how. A selection of fields is never encoded.</summary>
    public DecodedPart? Decode() => _fields is null && _place.Decoder is { } decoder ? new DecodedPart(_content, _place.Range!.Value, decoder) : null;

    /// <summary>Which octets of the decoded content the URL means.</summary>
    public Partial? Partial => _partial is { } range ? new Partial(range.Origin, range.Count ?? uint.MaxValue) : null;

    public ValueTask DisposeAsync() => _content.DisposeAsync();

    static async ValueTask<UrlPart?> FindAsync(IAccount account, MessageId message, IMessageContent content, ImapUrl url, CancellationToken cancellationToken)
    {
        var place = new UrlSection(url.Section);
        await account.ReadDetailsAsync(new[] { message }, DetailColumns.Structure, place, cancellationToken);
        if (place.Damage is { } damage) throw new StorageException(StorageFailure.Corrupt, damage.Message, damage);
        if (place.Range is not { } range) return null;
        var fields = url.Section.SelectsFields ? await FieldsAsync(content, range, url.Section, cancellationToken) : null;
        return new UrlPart(content, place, fields, url.Partial);
    }

    static async ValueTask<byte[]> FieldsAsync(IMessageContent content, OctetRange range, Section section, CancellationToken cancellationToken)
    {
        // As many octets as Mime reads of a header.
        var header = new byte[(int)Math.Min(range.Length, MimeLimits.HeaderBlock)];
        for (var done = 0; done < header.Length;)
        {
            var read = await content.ReadAsync(range.Offset + done, header.AsMemory(done), cancellationToken);
            if (read == 0) throw TooShort();
            done += read;
        }
        var output = new ArrayBufferWriter<byte>();
        new HeaderSubset(section).Write(header, output);
        return output.WrittenSpan.ToArray();
    }

    static StorageException TooShort() => new(StorageFailure.Corrupt, "the content is shorter than its size");
}
