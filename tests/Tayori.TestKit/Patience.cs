using System.Diagnostics;

namespace Tayori.TestKit;

/// <summary>How long a test waits for what must come. Only a failing test waits so long: the machine that it runs on may stand still for a while, and that is nobody's fault.</summary>
public static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Waits until it is so, looking again and again; <paramref name="meanwhile"/> moves on what it depends on, a clock for instance.</summary>
    public static async Task UntilAsync(Func<ValueTask<bool>> isSo, Action? meanwhile = null)
    {
        for (var began = Stopwatch.GetTimestamp(); !await isSo(); meanwhile?.Invoke())
        {
            if (Stopwatch.GetElapsedTime(began) > Limit) throw new TimeoutException("what was waited for has not come");
            await Task.Delay(1);
        }
    }

    public static Task UntilAsync(Func<bool> isSo, Action? meanwhile = null) => UntilAsync(() => ValueTask.FromResult(isSo()), meanwhile);

    /// <summary>Whether it takes less than that, at one of three times: the machine may have stood still meanwhile.</summary>
    public static bool Suffices(TimeSpan most, Action work)
    {
        for (var tries = 0; tries < 3; tries++)
        {
            var began = Stopwatch.GetTimestamp();
            work();
            if (Stopwatch.GetElapsedTime(began) < most) return true;
        }
        return false;
    }

    /// <summary>Waits until it is cancelled.</summary>
    public static Task UntilAsync(CancellationToken cancelled) => UntilAsync(() => cancelled.IsCancellationRequested);
}
