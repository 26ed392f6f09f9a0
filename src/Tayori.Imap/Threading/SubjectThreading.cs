namespace Tayori.Imap.Threading;

/// <summary>THREAD=ORDEREDSUBJECT (RFC 5256 §3): by base subject, all others children of the first.</summary>
sealed class SubjectThreading(ThreadTable table)
{
    public ThreadForest Build()
    {
        var forest = new ThreadForest();
        var threads = new Dictionary<int, int>();
        // Threads are in the order of their first messages by going through all messages in that order.
        foreach (var row in Enumerable.Range(0, table.Count).OrderBy(row => table[row].Sent).ThenBy(row => row))
        {
            var node = forest.Add(row);
            var subject = table[row].Subject;
            forest.Append(threads.GetValueOrDefault(subject, ThreadForest.Root), node);
            threads.TryAdd(subject, node);
        }
        return forest;
    }
}
