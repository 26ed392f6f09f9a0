using System.Diagnostics;

namespace Tayori.Bench;

/// <summary>Durations of one kind, for quantiles. Not for several threads: give each its own and merge them.</summary>
sealed class Samples
{
    readonly List<long> _ticks = [];
    bool _sorted = true;

    public int Count => _ticks.Count;

    public void Add(long fromTimestamp) => AddTicks(Stopwatch.GetTimestamp() - fromTimestamp);

    public void Merge(Samples other)
    {
        _ticks.AddRange(other._ticks);
        _sorted = false;
    }

    public double Milliseconds(double quantile)
    {
        if (Count == 0) return 0;
        if (!_sorted) _ticks.Sort();
        _sorted = true;
        return _ticks[Math.Min(Count - 1, (int)(quantile * Count))] * 1000.0 / Stopwatch.Frequency;
    }

    void AddTicks(long ticks)
    {
        _ticks.Add(ticks);
        _sorted = false;
    }
}
