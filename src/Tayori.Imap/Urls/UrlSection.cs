using System.Buffers;
using Tayori.Imap.Fetch;
using Tayori.Imap.Output;
using Tayori.Mime;
using Tayori.Store;

namespace Tayori.Imap.Urls;

/// <summary>What the stored part tree says of a section.</summary>
sealed class UrlSection(Section section) : IDetailSink
{
    byte[] _structure = [];

    public bool IsPart => section.Text == SectionText.Whole;
    public OctetRange? Range { get; private set; }
    public TransferDecoder? Decoder { get; private set; }
    public InvalidDataException? Damage { get; private set; }

    public bool Accept(int index, in MessageDetails details)
    {
        try
        {
            if (!details.IsGone) Find(details);
        }
        catch (InvalidDataException damage)
        {
            Damage = damage;
        }
        return true;
    }

    /// <summary>The part as BODYSTRUCTURE has it.</summary>
    public ReadOnlySpan<byte> Describe(StructureForm form)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new OctetWriter(output);
        SectionRange.TryFindPart(section, _structure, out var part);
        StructureWriter.Write(ref writer, ref part, form);
        writer.Done();
        return output.WrittenSpan;
    }

    void Find(in MessageDetails details)
    {
        Range = SectionRange.Find(section, details.Structure, details.Size);
        if (!IsPart)
        {
            // Headers and texts have no encoding of their own.
            Decoder = TransferDecoder.Identity();
            return;
        }
        Decoder = SectionRange.FindEncoded(section, details.Structure, details.Size)?.Decoder;
        _structure = details.Structure.ToArray();
    }
}
