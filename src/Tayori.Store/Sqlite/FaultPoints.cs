namespace Tayori.Store.Sqlite;

/// <summary>The moments between two crash states (docs/crash-states.md), in the order in which an append passes them.</summary>
enum FaultPoint
{
    ContentWritten, ContentDurable, RowsWritten, Committed, Published,
    FoldBatch, FoldDone, SweepRows, SweepFiles, ThreadsGiven, ThreadKeys,
}

/// <summary>Where a test may look at the disk, or die. In the server nobody listens.</summary>
sealed class FaultPoints
{
    public static FaultPoints None { get; } = new();

    public Action<FaultPoint>? Reached { get; init; }

    public void At(FaultPoint point) => Reached?.Invoke(point);
}
