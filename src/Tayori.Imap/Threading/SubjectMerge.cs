namespace Tayori.Imap.Threading;

/// <summary>Threads with the same base subject become one (RFC 5256 §3, step 5).</summary>
sealed class SubjectMerge(ThreadTable table, ThreadForest forest)
{
    readonly Dictionary<int, int> _subjects = [];

    public void Run()
    {
        foreach (var thread in forest.Children(ThreadForest.Root)) Enter(thread);
        foreach (var thread in forest.Children(ThreadForest.Root)) Merge(thread);
    }

    /// <summary>Step 5.B</summary>
    void Enter(int thread)
    {
        var subject = SubjectOf(thread);
        if (subject == ThreadRow.None) return;
        if (!_subjects.TryGetValue(subject, out var entered)
            || (!forest.IsDummy(entered) && (forest.IsDummy(thread) || (IsReply(entered) && !IsReply(thread)))))
            _subjects[subject] = thread;
    }

    /// <summary>Step 5.C</summary>
    void Merge(int thread)
    {
        var subject = SubjectOf(thread);
        if (subject == ThreadRow.None || _subjects[subject] is var entered && entered == thread) return;
        forest.Unlink(thread);
        if (forest.IsDummy(entered) && forest.IsDummy(thread)) forest.MoveChildren(thread, entered);
        else if (forest.IsDummy(entered) || (IsReply(thread) && !IsReply(entered))) forest.Append(entered, thread);
        else _subjects[subject] = Pair(entered, thread);
    }

    int Pair(int entered, int thread)
    {
        var dummy = forest.Add();
        forest.Unlink(entered);
        forest.Append(dummy, entered);
        forest.Append(dummy, thread);
        forest.Append(ThreadForest.Root, dummy);
        return dummy;
    }

    int SubjectOf(int thread) => table[forest.Message(forest.IsDummy(thread) ? forest.FirstChild(thread) : thread)].Subject;

    bool IsReply(int thread) => !forest.IsDummy(thread) && table[forest.Message(thread)].IsReply;
}
