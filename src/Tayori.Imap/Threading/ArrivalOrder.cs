namespace Tayori.Imap.Threading;

/// <summary>Threads by the INTERNALDATE of the newest message in each, the newest last (draft-ietf-morg-inthread §4); messages of one second by their place in the mailbox.</summary>
sealed class ArrivalOrder(ThreadTable table, ThreadForest forest)
{
    public void SortThreads()
    {
        int[] threads = [.. forest.Children(ThreadForest.Root)];
        var newest = Array.ConvertAll(threads, Newest);
        Array.Sort(newest, threads);
        forest.Reorder(ThreadForest.Root, threads);
    }

    /// <summary>A walk without a stack: a thread may be as deep as a mailbox is long.</summary>
    (long Received, int Row) Newest(int thread)
    {
        var newest = (Received: long.MinValue, Row: ThreadRow.None);
        for (var node = thread; ; node = forest.NextSibling(node))
        {
            while (true)
            {
                if (!forest.IsDummy(node) && Key(node) is var key && key.CompareTo(newest) > 0) newest = key;
                if (!forest.HasChildren(node)) break;
                node = forest.FirstChild(node);
            }
            while (node != thread && forest.NextSibling(node) < 0) node = forest.Parent(node);
            if (node == thread) return newest;
        }
    }

    (long Received, int Row) Key(int node) => (table[forest.Message(node)].Received, forest.Message(node));
}
