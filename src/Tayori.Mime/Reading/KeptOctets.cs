using System.Buffers;

namespace Tayori.Mime.Reading;

/// <summary>The first octets of something, up to a limit, in rented memory: every message that arrives keeps some for a moment. Where it is not released nothing is lost but the renting.</summary>
struct KeptOctets(int limit)
{
    const int First = 1024;

    byte[] _octets = [];

    public readonly byte[] Array => _octets;
    public int Count { get; private set; }

    public void Add(ReadOnlySpan<byte> octets)
    {
        int take = Math.Min(octets.Length, limit - Count);
        if (take <= 0)
            return;
        if (Count + take > _octets.Length)
            Grow(Math.Max(First, Math.Max(Count + take, 2 * Count)));
        octets[..take].CopyTo(_octets.AsSpan(Count));
        Count += take;
    }

    public void Release()
    {
        if (_octets.Length > 0)
            ArrayPool<byte>.Shared.Return(_octets);
        (_octets, Count) = ([], 0);
    }

    void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        _octets.AsSpan(0, Count).CopyTo(larger);
        if (_octets.Length > 0)
            ArrayPool<byte>.Shared.Return(_octets);
        _octets = larger;
    }
}
