using System.Buffers.Binary;
using System.Text;

namespace Tayori.Mime.Codec;

/// <summary>Reads what <see cref="PackedOutput"/> wrote. Never reads past the end: octets that are not such a form throw <see cref="InvalidDataException"/>.</summary>
ref struct PackedInput(ReadOnlySpan<byte> octets)
{
    ReadOnlySpan<byte> _rest = octets;

    public readonly bool AtEnd => _rest.IsEmpty;
    public readonly ReadOnlySpan<byte> Rest => _rest;

    public long Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte octet = Take(1)[0];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
                return (long)value;
        }
        throw Corrupt();
    }

    /// <summary>A number of things that take at least an octet each, so it cannot be more than there are octets.</summary>
    public int Count()
    {
        long count = Number();
        return count >= 0 && count <= _rest.Length ? (int)count : throw Corrupt();
    }

    /// <summary>An offset or a size.</summary>
    public long Natural()
    {
        long value = Number();
        return value >= 0 ? value : throw Corrupt();
    }

    public long Signed() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public PackedText Octets()
    {
        long length = Number();
        if (length == 0)
            return default;
        return length > 0 && length - 1 <= _rest.Length ? new PackedText(Take((int)(length - 1))) : throw Corrupt();
    }

    /// <summary>Octets that are never absent.</summary>
    public PackedText Required()
    {
        PackedText text = Octets();
        return text.IsNil ? throw Corrupt() : text;
    }

    /// <summary>A list of texts behind their number, in groups, as it is stored: checked and stepped over.</summary>
    public ReadOnlySpan<byte> Texts(int group, out int groups)
    {
        groups = Count();
        ReadOnlySpan<byte> start = _rest;
        for (long texts = (long)groups * group; texts > 0; texts--)
            Required();
        return start[..(start.Length - _rest.Length)];
    }

    public string? Text()
    {
        PackedText text = Octets();
        return text.IsNil ? null : Encoding.UTF8.GetString(text.Octets);
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length)
            throw Corrupt();
        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    public void Version(byte known) => Version(known, known);

    /// <summary>Any of several, which differ in nothing that reading has to know.</summary>
    public void Version(byte oldest, byte newest)
    {
        if (Take(1)[0] is var version && (version < oldest || version > newest))
            throw new InvalidDataException("the structure of this message was stored by a newer version");
    }

    internal static InvalidDataException Corrupt() => new("the stored structure of a message is damaged");
}
