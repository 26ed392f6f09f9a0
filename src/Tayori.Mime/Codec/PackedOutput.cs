using System.Buffers;
using System.Buffers.Binary;

namespace Tayori.Mime.Codec;

/// <summary>Writes the packed form of StructureCodec: LEB128 numbers, and octets behind their length plus one (0: absent).</summary>
sealed class PackedOutput
{
    readonly ArrayBufferWriter<byte> _octets = new(512);

    public byte[] ToArray() => _octets.WrittenSpan.ToArray();

    public void Number(long value)
    {
        ulong rest = (ulong)value;
        Span<byte> span = _octets.GetSpan(10);
        int length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        _octets.Advance(length);
    }

    public void Signed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_octets.GetSpan(8), value);
        _octets.Advance(8);
    }

    public void Octets(byte[]? value)
    {
        Number(value is null ? 0 : value.Length + 1L);
        if (value is not null)
            _octets.Write(value);
    }

    public void Text(string? value) => Octets(value is null ? null : System.Text.Encoding.UTF8.GetBytes(value));
}
