using Tayori.Imap.Fetch;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Urls;

/// <summary>Writes what a URL names: never more of it in memory than is on its way to the client.</summary>
sealed class UrlAnswer(ImapSession session, UrlPart part)
{
    /// <summary>Octets read at once.</summary>
    const int Block = 32 * 1024;

    ImapWriter Writer => session.Writer;

    /// <summary>SP nstring</summary>
    public async ValueTask PlainAsync(CancellationToken cancellationToken)
    {
        Writer.Raw(" "u8);
        await BodyAsync(cancellationToken);
    }

    /// <summary>1*(SP "(" url-metadata-el ")"), or NIL where nothing of what is wanted can be said.</summary>
    public async ValueTask ItemsAsync(UrlItems items, CancellationToken cancellationToken)
    {
        // Headers and texts have no structure; what is asked for besides is answered.
        if (items == UrlItems.BodyPartStructure && !part.HasStructure) Writer.UrlNil();
        if (items.HasFlag(UrlItems.BodyPartStructure) && part.HasStructure) await StructureAsync(items.HasFlag(UrlItems.Binary), cancellationToken);
        if (items.HasFlag(UrlItems.Body)) await ItemAsync("BODY"u8.ToArray(), BodyAsync, cancellationToken);
        if (items.HasFlag(UrlItems.Binary)) await ItemAsync("BINARY"u8.ToArray(), BinaryAsync, cancellationToken);
    }

    /// <summary>RFC 5524 §3.2: it tells of the data "as it has been returned", and "will show an identity encoding if BINARY is also requested".</summary>
    async ValueTask StructureAsync(bool isDecoded, CancellationToken cancellationToken)
    {
        var form = new StructureForm(IsExtended: true, EnclosesGlobal: session.Has(Features.Imap4Rev2));
        using var content = isDecoded && !part.IsPlain ? part.Decode() : null;
        if (content is not null)
        {
            var (whole, _, lines) = await content.MeasureAsync(null, cancellationToken);
            form = form with { Decoded = new DecodedForm(whole.Length, lines) };
        }
        Writer.UrlItem("BODYPARTSTRUCTURE"u8);
        Writer.Raw(part.Describe(form));
        Writer.Raw(")"u8);
    }

    async ValueTask ItemAsync(byte[] name, Func<CancellationToken, ValueTask> value, CancellationToken cancellationToken)
    {
        Writer.UrlItem(name);
        await value(cancellationToken);
        Writer.Raw(")"u8);
    }

    async ValueTask BodyAsync(CancellationToken cancellationToken)
    {
        Writer.LiteralHeader(part.Size);
        var output = session.Connection;
        for (long done = 0; done < part.Size;)
        {
            // Nobody else asks the output for memory until Advance: a session does one thing at a time.
            var block = output.Output.GetMemory((int)Math.Min(Block, part.Size - done));
            var read = await ReadAsync(done, block, cancellationToken);
            output.Output.Advance(read);
            done += read;
            await session.FlushIfFullAsync(cancellationToken);
        }
    }

    /// <summary>"BINARY" SP (nstring / literal8): NIL where nobody can undo the encoding.</summary>
    async ValueTask BinaryAsync(CancellationToken cancellationToken)
    {
        using var content = part.Decode();
        if (content is null)
        {
            if (part.IsPlain) await BodyAsync(cancellationToken);
            else Writer.Nil();
            return;
        }
        var (wanted, hasNul, _) = await content.MeasureAsync(part.Partial, cancellationToken);
        if (hasNul) Writer.BinaryHeader(wanted.Length);
        else Writer.LiteralHeader(wanted.Length);
        await content.CopyAsync(wanted, session.Connection.Output, () => session.FlushIfFullAsync(cancellationToken), cancellationToken);
    }

    /// <summary>A response has begun and can be neither finished nor taken back: where the content cannot be read, nothing is left but to end the connection.</summary>
    async ValueTask<int> ReadAsync(long offset, Memory<byte> block, CancellationToken cancellationToken)
    {
        try
        {
            var read = await part.ReadAsync(offset, block, cancellationToken);
            return read > 0 ? read : throw new ConnectionEndedException(EndReason.StorageFailed, "the content is shorter than its size");
        }
        catch (StorageException failure)
        {
            throw new ConnectionEndedException(EndReason.StorageFailed, failure.Message);
        }
    }
}
