using System.Runtime.CompilerServices;

namespace Tayori.Store.Sqlite;

/// <summary>Which messages a change of flags changes, before anything is written.</summary>
readonly record struct FlagsPlan(UidSet Changed, UidSet Failed, int Count)
{
    /// <summary>False where a message would get more keywords than one may have.</summary>
    public static bool TryMake(MessageList list, UidSet uids, FlagAction action, FlagSet flags, long? unchangedSince, out FlagsPlan plan)
    {
        plan = default;
        Planner planner = new(action, flags, unchangedSince ?? long.MaxValue);
        foreach (MessageChunk chunk in list.Chunks)
        {
            foreach (UidRange range in uids.Within(chunk.FirstUid, chunk.LastUid))
            {
                if (!planner.TryAdd(chunk, chunk.LowerBound(range.First), range.Last))
                    return false;
            }
        }
        plan = new FlagsPlan(planner.Changed.Build(), planner.Failed.Build(), planner.Count);
        return true;
    }

    sealed class Planner(FlagAction action, FlagSet flags, long unchangedSince)
    {
        FlagSet? _lastOld;
        bool _lastChanges;

        public UidSetBuilder Changed { get; } = new();
        public UidSetBuilder Failed { get; } = new();
        public int Count { get; private set; }

        // Optimised at once: the first change of a large mailbox would run most of its rows in code made for running once.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public bool TryAdd(MessageChunk chunk, int row, uint last)
        {
            ReadOnlySpan<uint> uids = chunk.Uids;
            ReadOnlySpan<long> modSeqs = chunk.ModSeqs;
            ReadOnlySpan<FlagSet> column = chunk.Flags;
            for (; row < uids.Length && uids[row] <= last; row++)
            {
                // RFC 7162 §3.1.3: a message changed since is left alone and named, whether or not the flags would change it.
                if (modSeqs[row] > unchangedSince)
                {
                    Failed.Add(uids[row]);
                    continue;
                }
                if (!ReferenceEquals(column[row], _lastOld) && !TryApply(column[row]))
                    return false;
                if (!_lastChanges)
                    continue;
                Changed.Add(uids[row]);
                Count++;
            }
            return true;
        }

        bool TryApply(FlagSet old)
        {
            FlagSet made = old.Apply(action, flags);
            if (made.Keywords.Count > StoreLimits.KeywordsPerMessage)
                return false;
            _lastOld = old;
            _lastChanges = !ReferenceEquals(made, old);
            return true;
        }
    }
}
