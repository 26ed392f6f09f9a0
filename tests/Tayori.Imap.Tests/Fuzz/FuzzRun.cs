using System.Diagnostics;
using System.Globalization;

namespace Tayori.Imap.Tests.Fuzz;

/// <summary>
/// Random tests are driven by seeds, one after the other until the time is over, so that a failure can be repeated: <c>TAYORI_FUZZ_SEED</c> runs one seed, <c>TAYORI_FUZZ_SECONDS</c> runs longer.
/// </summary>
static class FuzzRun
{
    const double Seconds = 1;

    public static async Task ForEachSeedAsync(Func<Random, Task> run)
    {
        if (Environment.GetEnvironmentVariable("TAYORI_FUZZ_SEED") is { } one)
        {
            await OneAsync(int.Parse(one, CultureInfo.InvariantCulture), run);
            return;
        }
        var seconds = double.TryParse(Environment.GetEnvironmentVariable("TAYORI_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var longer) ? longer : Seconds;
        // Beginning where no run has begun before finds more than running the same over and over.
        var seed = Random.Shared.Next();
        for (var time = Stopwatch.StartNew(); time.Elapsed.TotalSeconds < seconds; seed = unchecked(seed + 1) & int.MaxValue) await OneAsync(seed, run);
    }

    static async Task OneAsync(int seed, Func<Random, Task> run)
    {
        try
        {
            await run(new Random(seed));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"TAYORI_FUZZ_SEED={seed}: {e.Message}", e);
        }
    }
}
