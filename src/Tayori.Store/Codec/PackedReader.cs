using System.Text;

namespace Tayori.Store.Codec;

/// <summary>Reads what <see cref="PackedWriter"/> wrote. Anything else is a corrupt store and throws <see cref="StorageException"/>; no number read is trusted for an allocation.</summary>
ref struct PackedReader(ReadOnlySpan<byte> packed)
{
    ReadOnlySpan<byte> _rest = packed;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte()
    {
        if (_rest.IsEmpty)
            throw Corrupt();
        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ulong Unsigned()
    {
        // Most numbers are small differences.
        if (!_rest.IsEmpty && _rest[0] < 0x80)
        {
            ulong small = _rest[0];
            _rest = _rest[1..];
            return small;
        }
        return UnsignedOfMore();
    }

    ulong UnsignedOfMore()
    {
        ulong value = 0;
        for (int i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }
        throw Corrupt();
    }

    public long Signed()
    {
        ulong value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public uint UnsignedInt()
    {
        ulong value = Unsigned();
        return value <= uint.MaxValue ? (uint)value : throw Corrupt();
    }

    /// <summary>A number of things that follow, each of at least one octet.</summary>
    public int Count()
    {
        ulong value = Unsigned();
        return value <= (ulong)_rest.Length ? (int)value : throw Corrupt();
    }

    public string Text()
    {
        int length = Count();
        string text = Encoding.UTF8.GetString(_rest[..length]);
        _rest = _rest[length..];
        return text;
    }

    public FlagSet Flags()
    {
        byte system = Byte();
        if (system > 31)
            throw Corrupt();
        int count = Count();
        if (count == 0)
            return FlagSet.Of((SystemFlags)system);
        var keywords = new string[count];
        for (int i = 0; i < count; i++)
            keywords[i] = Text();
        return FlagSet.Of((SystemFlags)system, keywords);
    }

    public UidSet Uids()
    {
        int count = Count();
        var ranges = new UidRange[count];
        uint at = 0;
        for (int i = 0; i < count; i++)
        {
            uint first = at + UnsignedInt();
            uint last = first + UnsignedInt();
            ranges[i] = new UidRange(first, last);
            at = last;
        }
        return UidSet.FromRanges(ranges);
    }

    public static StorageException Corrupt() => new(StorageFailure.Corrupt, "packed data of the store is damaged");
}
