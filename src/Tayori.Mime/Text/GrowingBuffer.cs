namespace Tayori.Mime.Text;

/// <summary>A buffer that keeps its memory from one use to the next.</summary>
sealed class GrowingBuffer<T>
{
    T[] _items = [];
    int _used;

    public ReadOnlySpan<T> Written => _items.AsSpan(0, _used);

    public void Clear() => _used = 0;

    /// <summary>Room behind what was written; <see cref="Advance"/> says how much of it was used.</summary>
    public Span<T> Room(int length)
    {
        if (_items.Length - _used < length)
            Array.Resize(ref _items, Math.Max(_items.Length * 2, _used + length));
        return _items.AsSpan(_used, length);
    }

    public void Advance(int length) => _used += length;

    public void Add(ReadOnlySpan<T> items)
    {
        items.CopyTo(Room(items.Length));
        _used += items.Length;
    }
}
