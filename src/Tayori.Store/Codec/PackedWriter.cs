using System.Buffers;
using System.Text;

namespace Tayori.Store.Codec;

/// <summary>Writes numbers as LEB128 (seven bits an octet, least first), so that the small numbers and small differences that columns are made of cost one octet.</summary>
sealed class PackedWriter
{
    readonly ArrayBufferWriter<byte> _buffer = new(256);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    public void Unsigned(ulong value)
    {
        Span<byte> span = _buffer.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
            span[length++] = (byte)(value | 0x80);
        span[length++] = (byte)value;
        _buffer.Advance(length);
    }

    /// <summary>Zigzag: numbers near zero are short on either side of it.</summary>
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Unsigned((ulong)length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(length));
        _buffer.Advance(length);
    }

    public void Flags(FlagSet flags)
    {
        Byte((byte)flags.System);
        Unsigned((ulong)flags.Keywords.Count);
        foreach (string keyword in flags.Keywords)
            Text(keyword);
    }

    /// <summary>Gap before and length of each range.</summary>
    public void Uids(UidSet uids)
    {
        Unsigned((ulong)uids.Ranges.Length);
        uint at = 0;
        foreach (UidRange range in uids.Ranges)
        {
            Unsigned(range.First - at);
            Unsigned(range.Last - range.First);
            at = range.Last;
        }
    }
}
