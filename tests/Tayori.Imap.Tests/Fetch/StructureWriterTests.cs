using System.Buffers;
using System.Text;
using CsCheck;
using Tayori.Imap.Fetch;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Tests.Fetch;

public sealed class StructureWriterTests
{
    [Fact]
    public void What_is_written_from_the_stored_form_is_what_plain_code_writes_from_the_tree() =>
        PartTrees.Any().Sample(root =>
        {
            var stored = StructureCodec.EncodeStructure(root);
            Assert.Equal($"(BODY {PartTrees.Body(root, extended: false)} BODYSTRUCTURE {PartTrees.Body(root, extended: true)}", Written(stored));
        }, iter: 2_000);

    [Fact]
    public void Damaged_octets_are_refused_and_never_read_past() =>
        Gen.Select(PartTrees.Any(), Gen.Int[0, 10_000], Gen.Byte).Sample((root, at, octet) =>
        {
            var stored = StructureCodec.EncodeStructure(root);
            stored[at % stored.Length] = octet;
            var thrown = Record.Exception(() => Written(stored));
            Assert.True(thrown is null or InvalidDataException, thrown?.ToString());
        }, iter: 5_000);

    /// <summary>A tree deeper than any that is stored would cost stack, which no catch can save.</summary>
    [Fact]
    public void A_tree_without_end_is_damage()
    {
        byte[] part = [0, 0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2];
        byte[] stored = [1, .. Enumerable.Repeat(part, 10_000).SelectMany(octets => octets)];
        Assert.Throws<InvalidDataException>(() => Written(stored));
        Assert.Throws<InvalidDataException>(() => SectionRange.Find(new Section([2], SectionText.Whole, []), stored, 1));
    }

    [Fact]
    public void Listing_many_messages_allocates_nothing_per_message()
    {
        var tree = Tree();
        var details = new Stored(StructureCodec.EncodeEnvelope(new Envelope { Subject = "hello"u8.ToArray(), From = [new Address(null, null, "a"u8.ToArray(), "b"u8.ToArray())] }), StructureCodec.EncodeStructure(tree));
        var output = new ArrayBufferWriter<byte>(1 << 20);
        Write(output, details, 10);
        output.ResetWrittenCount();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Write(output, details, 100);
            output.ResetWrittenCount();
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    /// <summary>multipart/mixed of a text and a message.</summary>
    static MimePart Tree()
    {
        var text = new MimePart
        {
            HeaderOffset = 0,
            BodyOffset = 10,
            BodySize = 20,
            BodyLines = 1,
            Type = "TEXT"u8.ToArray(),
            Subtype = "PLAIN"u8.ToArray(),
            Encoding = "7BIT"u8.ToArray(),
            Parameters = [new MimeParameter("charset"u8.ToArray(), "us-ascii"u8.ToArray())],
            Languages = ["ja"u8.ToArray(), "en"u8.ToArray()],
        };
        var message = text with { Type = "MESSAGE"u8.ToArray(), Subtype = "RFC822"u8.ToArray(), Message = new EnclosedMessage(new Envelope { Subject = "inner"u8.ToArray() }, text) };
        return text with { Type = "MULTIPART"u8.ToArray(), Subtype = "MIXED"u8.ToArray(), Parts = [text, message] };
    }

    static void Write(ArrayBufferWriter<byte> output, Stored details, int rows)
    {
        const FetchAttributes all = FetchAttributes.Full | FetchAttributes.Uid | FetchAttributes.ModSeq | FetchAttributes.BodyStructure;
        for (var i = 1; i <= rows; i++)
        {
            var writer = new FetchWriter(output);
            writer.Begin(i, 1);
            writer.Row(all, new MessageRow((uint)i, new MessageId(i), FlagSet.Empty, i, 100, 0, 0, 0), isRecent: true);
            StoredItems.Write(ref writer, all, new MessageDetails { Envelope = details.Envelope, Structure = details.Structure });
            writer.End();
            writer.Done();
        }
    }

    static string Written(byte[] stored)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new FetchWriter(output);
        writer.Structure(new PartReader(stored), extended: false);
        writer.Structure(new PartReader(stored), extended: true);
        writer.Done();
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    sealed record Stored(byte[] Envelope, byte[] Structure);
}
