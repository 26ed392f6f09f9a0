namespace Tayori.Store.Sqlite;

/// <summary>Which messages a change of flags changes, before anything is written.</summary>
readonly record struct FlagsPlan(UidSet Changed, UidSet Failed, int Count)
{
    /// <summary>False where a message would get more keywords than one may have.</summary>
    public static bool TryMake(MessageList list, UidSet uids, FlagAction action, FlagSet flags, long? unchangedSince, out FlagsPlan plan)
    {
        plan = default;
        UidSetBuilder changed = new(), failed = new();
        int count = 0;
        FlagSet? lastOld = null;
        bool lastChanges = false;
        foreach (MessageChunk chunk in list.Chunks)
        {
            foreach (UidRange range in uids.Within(chunk.FirstUid, chunk.LastUid))
            {
                for (int i = chunk.LowerBound(range.First); i < chunk.Count && chunk.Uids[i] <= range.Last; i++)
                {
                    // RFC 7162 §3.1.3: a message changed since is left alone and named, whether or not the flags would change it.
                    if (chunk.ModSeqs[i] > unchangedSince)
                    {
                        failed.Add(chunk.Uids[i]);
                        continue;
                    }
                    FlagSet old = chunk.Flags[i];
                    if (!ReferenceEquals(old, lastOld))
                    {
                        FlagSet made = old.Apply(action, flags);
                        if (made.Keywords.Count > StoreLimits.KeywordsPerMessage)
                            return false;
                        lastOld = old;
                        lastChanges = !ReferenceEquals(made, old);
                    }
                    if (!lastChanges)
                        continue;
                    changed.Add(chunk.Uids[i]);
                    count++;
                }
            }
        }
        plan = new FlagsPlan(changed.Build(), failed.Build(), count);
        return true;
    }
}
