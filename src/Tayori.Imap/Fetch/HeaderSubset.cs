using System.Buffers;
using System.Text;
using Tayori.Mime;

namespace Tayori.Imap.Fetch;

/// <summary>
/// HEADER.FIELDS and HEADER.FIELDS.NOT (RFC 3501 §6.4.5): whole fields in the order of the message, octets as they came, with the empty line behind them if the header has one.
/// </summary>
sealed class HeaderSubset(Section section)
{
    readonly bool _named = section.Text == SectionText.HeaderFields;

    /// <summary>Bit n: some name is n octets long. Most fields of a header are turned away by it.</summary>
    readonly ulong _lengths = section.Fields.Aggregate(0UL, (bits, name) => bits | LengthBit(name.Length));

    public void Write(ReadOnlySpan<byte> header, IBufferWriter<byte> output)
    {
        foreach (var field in new HeaderScanner(header))
        {
            // A line that is no field has no name, so neither list can mean it.
            if (!field.Name.IsEmpty && Names(field.Name) == _named) output.Write(field.Field);
        }
        if (EndsWithEmptyLine(header)) output.Write("\r\n"u8);
    }

    bool Names(ReadOnlySpan<byte> name)
    {
        if ((_lengths & LengthBit(name.Length)) == 0) return false;
        foreach (var wanted in section.Fields)
        {
            if (Ascii.EqualsIgnoreCase(wanted, name)) return true;
        }
        return false;
    }

    static ulong LengthBit(int length) => 1UL << Math.Min(length, 63);

    static bool EndsWithEmptyLine(ReadOnlySpan<byte> header) =>
        header.EndsWith("\n\r\n"u8) || header.EndsWith("\n\n"u8) || header.SequenceEqual("\r\n"u8) || header.SequenceEqual("\n"u8);
}
