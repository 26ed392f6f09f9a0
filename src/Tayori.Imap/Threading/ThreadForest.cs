namespace Tayori.Imap.Threading;

/// <summary>
/// Trees of messages under one root, siblings in order. A node is a message or a dummy: a message that others refer to and nobody has. Nothing here recurses: a thread may be as deep as a mailbox is long.
/// </summary>
sealed class ThreadForest
{
    /// <summary>The parent of all threads.</summary>
    public const int Root = 0;
    const int None = -1;

    readonly List<Node> _nodes = [new Node { Message = None, Parent = None, First = None, Last = None, Next = None, Previous = None }];

    public int Count => _nodes.Count;

    /// <summary>Adds a node without a parent: <paramref name="message"/> is its message's row, -1 for a dummy.</summary>
    public int Add(int message = None)
    {
        _nodes.Add(new Node { Message = message, Parent = None, First = None, Last = None, Next = None, Previous = None });
        return _nodes.Count - 1;
    }

    /// <summary>The row of the node's message, or -1.</summary>
    public int Message(int node) => _nodes[node].Message;
    public bool IsDummy(int node) => _nodes[node].Message == None;

    /// <summary>A dummy turns out to be a message that is there.</summary>
    public void Become(int dummy, int message) => _nodes[dummy].Message = message;

    /// <summary>-1 where it has none.</summary>
    public int Parent(int node) => _nodes[node].Parent;
    public int FirstChild(int node) => _nodes[node].First;
    public int NextSibling(int node) => _nodes[node].Next;
    public bool HasChildren(int node) => _nodes[node].First != None;
    public bool HasOneChild(int node) => _nodes[node].First != None && _nodes[node].First == _nodes[node].Last;

    public IEnumerable<int> Children(int node)
    {
        for (int child = _nodes[node].First, next; child != None; child = next)
        {
            next = _nodes[child].Next; // the child may be moved meanwhile
            yield return child;
        }
    }

    /// <summary>Whether <paramref name="node"/> is <paramref name="other"/> or below it; also said where <paramref name="steps"/>, which what is walked is taken from, are not enough to find out.</summary>
    public bool IsWithin(int node, int other, ref long steps)
    {
        if (node == other) return true;
        if (!HasChildren(other)) return false;
        for (var at = _nodes[node].Parent; at != None; at = _nodes[at].Parent)
        {
            if (at == other || --steps < 0) return true;
        }
        return false;
    }

    /// <summary>All nodes below the root, parents before their children.</summary>
    public List<int> TopDown()
    {
        var order = new List<int>(_nodes.Count);
        for (var node = Root; ; node = _nodes[node].Next)
        {
            while (_nodes[node].First != None) order.Add(node = _nodes[node].First);
            while (node != Root && _nodes[node].Next == None) node = _nodes[node].Parent;
            if (node == Root) return order;
            order.Add(_nodes[node].Next);
        }
    }

    /// <summary>Makes a node without parent the last child of another.</summary>
    public void Append(int parent, int child)
    {
        var node = _nodes[child];
        (node.Parent, node.Previous, node.Next) = (parent, _nodes[parent].Last, None);
        if (node.Previous == None) _nodes[parent].First = child;
        else _nodes[node.Previous].Next = child;
        _nodes[parent].Last = child;
    }

    /// <summary>Takes a node, with all below it, from its parent.</summary>
    public void Unlink(int child)
    {
        var node = _nodes[child];
        if (node.Parent == None) return;
        if (node.Previous == None) _nodes[node.Parent].First = node.Next;
        else _nodes[node.Previous].Next = node.Next;
        if (node.Next == None) _nodes[node.Parent].Last = node.Previous;
        else _nodes[node.Next].Previous = node.Previous;
        (node.Parent, node.Previous, node.Next) = (None, None, None);
    }

    /// <summary>Moves all children of a node to the end of another's.</summary>
    public void MoveChildren(int from, int to)
    {
        foreach (var child in Children(from))
        {
            Unlink(child);
            Append(to, child);
        }
    }

    /// <summary>Puts the children in another order, which names each once.</summary>
    public void Reorder(int parent, ReadOnlySpan<int> children)
    {
        (_nodes[parent].First, _nodes[parent].Last) = (None, None);
        foreach (var child in children) Append(parent, child);
    }

    sealed class Node
    {
        public required int Message { get; set; }
        public required int Parent { get; set; }
        public required int First { get; set; }
        public required int Last { get; set; }
        public required int Next { get; set; }
        public required int Previous { get; set; }
    }
}
