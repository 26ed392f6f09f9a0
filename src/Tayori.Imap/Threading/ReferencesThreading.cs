namespace Tayori.Imap.Threading;

/// <summary>
/// THREAD=REFERENCES (RFC 5256 §3), step by step as it is written there; and THREAD=REFS (draft-ietf-morg-inthread §4), which is the same without subjects (step 5), and has threads in the order of their newest
/// messages in place of step 4: one that gets an answer becomes the last.
/// </summary>
sealed class ReferencesThreading(ThreadTable table)
{
    /// <summary>
    /// Steps up a thread, a message, that are gone at most in search of a circle. Mail needs none: parents come before their children, or after few of them. Mail that is written to need them all would take hours
    /// (a million messages, each below half a million others); there, a message begins a thread of its own.
    /// </summary>
    const int StepsPerMessage = 100;

    readonly ThreadForest _forest = new();
    long _steps = (long)table.Count * StepsPerMessage;
    readonly Dictionary<int, int> _nodes = [];

    public ThreadForest Build()
    {
        Join();
        SortTopLevel();
        new SubjectMerge(table, _forest).Run();
        new SiblingOrder(table, _forest).SortAll();
        return _forest;
    }

    public ThreadForest BuildRefs()
    {
        Join();
        new SiblingOrder(table, _forest).SortBelowRoot();
        new ArrivalOrder(table, _forest).SortThreads();
        return _forest;
    }

    /// <summary>Steps 1 to 3, which look at references only.</summary>
    void Join()
    {
        for (var row = 0; row < table.Count; row++) Place(row);
        GatherUnderRoot();
        PruneDummies();
    }

    /// <summary>Step 1: the message's ancestry from its references.</summary>
    void Place(int row)
    {
        var node = NodeOf(row);
        var last = ThreadRow.None;
        foreach (var reference in table.References(row))
        {
            var next = NodeOf(reference, ThreadRow.None);
            if (last != ThreadRow.None && _forest.Parent(next) == ThreadRow.None) Link(last, next);
            last = next;
        }
        // Step 1.B: its own references are right about its parent, whatever others', truncated perhaps, have said.
        _forest.Unlink(node);
        if (last != ThreadRow.None) Link(last, node);
    }

    void Link(int parent, int child)
    {
        if (!_forest.IsWithin(parent, child, ref _steps)) _forest.Append(parent, child);
    }

    /// <summary>Only the first message that has an id can be referred to by it.</summary>
    int NodeOf(int row)
    {
        var id = table[row].MessageId;
        if (id == ThreadRow.None) return _forest.Add(row);
        var node = NodeOf(id, row);
        if (_forest.Message(node) == row) return node;
        if (!_forest.IsDummy(node)) return _forest.Add(row);
        _forest.Become(node, row);
        return node;
    }

    int NodeOf(int id, int message)
    {
        if (!_nodes.TryGetValue(id, out var node)) _nodes[id] = node = _forest.Add(message);
        return node;
    }

    /// <summary>Step 2.</summary>
    void GatherUnderRoot()
    {
        for (var node = 1; node < _forest.Count; node++)
        {
            if (_forest.Parent(node) == ThreadRow.None) _forest.Append(ThreadForest.Root, node);
        }
    }

    /// <summary>Step 3, from the top, so that no node moves twice. Those under the root come last: by then it is known how many children they have.</summary>
    void PruneDummies()
    {
        foreach (var node in _forest.TopDown())
        {
            if (_forest.IsDummy(node) && _forest.Parent(node) != ThreadForest.Root) Splice(node);
        }
        foreach (var node in _forest.Children(ThreadForest.Root))
        {
            if (_forest.IsDummy(node) && (!_forest.HasChildren(node) || _forest.HasOneChild(node))) Splice(node);
        }
    }

    /// <summary>The order among siblings is made later, by date.</summary>
    void Splice(int dummy)
    {
        var parent = _forest.Parent(dummy);
        _forest.Unlink(dummy);
        _forest.MoveChildren(dummy, parent);
    }

    /// <summary>Step 4.</summary>
    void SortTopLevel()
    {
        var order = new SiblingOrder(table, _forest);
        foreach (var node in _forest.Children(ThreadForest.Root))
        {
            if (_forest.IsDummy(node)) order.Sort(node);
        }
        order.Sort(ThreadForest.Root);
    }
}
