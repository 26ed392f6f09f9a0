namespace Tayori.Wire;

/// <summary>What an address, an account, or the one at the other has got wrong lately: a bucket that each failure fills by one, as far as it goes, and that time empties.</summary>
/// <param name="Count">How many they were …</param>
/// <param name="Last">… when the last of them came.</param>
readonly record struct Failures(double Count, TimeSpan Last)
{
    /// <summary>How many are not forgiven yet.</summary>
    public double At(TimeSpan now, ThrottleOptions options) => Math.Max(0, Count - ((now - Last) / options.Forgiveness));

    public Failures Add(TimeSpan now, ThrottleOptions options) => new(Math.Min(At(now, options) + 1, options.MostFailures), now);

    /// <summary>How long the answer to the last one waits.</summary>
    public TimeSpan Delay(ThrottleOptions options)
    {
        if (Count < 1.5 || options.FirstDelay == TimeSpan.Zero) return options.FirstDelay;
        var doubled = options.FirstDelay * Math.Pow(2, Math.Min(Count - 1, 20));
        return doubled < options.MaxDelay ? doubled : options.MaxDelay;
    }

    /// <summary>How long after another attempt the next one is heard: not at all as long as there is a budget.</summary>
    public TimeSpan Pause(TimeSpan now, ThrottleOptions options) => options.PauseStep * Math.Max(0, At(now, options) - options.MaxFailuresPerAddress);
}
