namespace Tayori.Imap.Threading;

/// <summary>Siblings by sent date, then in the order of the mailbox (RFC 5256 §3, step 6). A dummy stands where its first child would.</summary>
sealed class SiblingOrder(ThreadTable table, ThreadForest forest)
{
    public void SortAll()
    {
        SortBelowRoot();
        Sort(ThreadForest.Root);
    }

    public void SortBelowRoot()
    {
        for (var node = 1; node < forest.Count; node++) Sort(node);
    }

    public void Sort(int parent)
    {
        if (!forest.HasChildren(parent) || forest.HasOneChild(parent)) return;
        int[] children = [.. forest.Children(parent)];
        children.AsSpan().Sort((x, y) => Key(x).CompareTo(Key(y)));
        forest.Reorder(parent, children);
    }

    (long Sent, int Row) Key(int node)
    {
        var row = forest.Message(forest.IsDummy(node) ? forest.FirstChild(node) : node);
        return (table[row].Sent, row);
    }
}
