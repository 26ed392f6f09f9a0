using System.Diagnostics.CodeAnalysis;

namespace Tayori.Wire;

/// <summary>A dictionary that holds only so many entries: what was not set for the longest time makes room.</summary>
sealed class BoundedTable<TKey, TValue>(int capacity) where TKey : notnull
{
    readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _nodes = [];
    readonly LinkedList<(TKey Key, TValue Value)> _byAge = [];

    public int Count => _nodes.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _nodes.TryGetValue(key, out var node);
        value = found ? node!.Value.Value : default;
        return found;
    }

    public void Set(TKey key, TValue value)
    {
        if (_nodes.Remove(key, out var old)) _byAge.Remove(old);
        else if (_nodes.Count >= capacity)
        {
            _nodes.Remove(_byAge.First!.Value.Key);
            _byAge.RemoveFirst();
        }

        _nodes[key] = _byAge.AddLast((key, value));
    }
}
