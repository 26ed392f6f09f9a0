using CsCheck;

namespace Tayori.Wire.Tests;

/// <summary>Guessing as arithmetic: no clock, nobody waits.</summary>
public sealed class FailuresTests
{
    static readonly ThrottleOptions s_options = new();
    static readonly TimeSpan s_longest = s_options.PauseStep * (s_options.MostFailures - s_options.MaxFailuresPerAddress);

    /// <summary>What one address does: rests that it takes before each guess beyond those it must, in seconds.</summary>
    static readonly Gen<double[]> s_rests = Gen.Frequency((8, Gen.Const(0.0)), (2, Gen.Double[0, 30]), (1, Gen.Double[0, 10_000])).Array[0, 2000];

    static IEnumerable<TimeSpan> Heard(double[] rests)
    {
        var (failures, now) = (default(Failures), TimeSpan.Zero);
        foreach (var rest in rests)
        {
            now += TimeSpan.FromSeconds(rest);
            var next = failures.Last + failures.Pause(now, s_options);
            if (next > now) now = next;
            failures = failures.Add(now, s_options);
            yield return now;
        }
    }

    /// <summary>Whatever rests it takes: in any time no more than the bucket holds, what is forgiven meanwhile, and one every five seconds.</summary>
    [Fact]
    public void However_an_address_times_its_guesses_it_has_few() => s_rests.Sample(rests =>
    {
        TimeSpan[] heard = [.. Heard(rests)];
        for (var first = 0; first < heard.Length; first += 7)
        {
            for (var last = first; last < heard.Length; last += 11)
            {
                var time = heard[last] - heard[first];
                Assert.True(last - first <= s_options.MostFailures + (time / s_options.Forgiveness) + (time / s_longest) + 1, $"{last - first} in {time}");
            }
        }
    });

    [Fact]
    public void Who_never_stops_guesses_less_than_a_thousand_times_in_the_first_hour_and_eight_hundred_in_each_other()
    {
        TimeSpan[] heard = [.. Heard(new double[5000])];
        Assert.InRange(heard.Count(at => at < TimeSpan.FromHours(1)), 700, 1000);
        Assert.InRange(heard.Count(at => at >= TimeSpan.FromHours(3) && at < TimeSpan.FromHours(4)), 700, 800);
    }

    [Fact]
    public void Who_stops_pays_for_less_than_an_hour_whatever_he_did() => s_rests.Sample(rests =>
    {
        var (failures, now) = (default(Failures), TimeSpan.Zero);
        foreach (var rest in rests) failures = failures.Add(now += TimeSpan.FromSeconds(rest), s_options);
        Assert.InRange(failures.Pause(now, s_options), TimeSpan.Zero, s_longest);
        Assert.Equal(TimeSpan.Zero, failures.Pause(now + TimeSpan.FromHours(1), s_options));
    });

    [Fact]
    public void A_failure_never_makes_an_address_be_heard_sooner() => Gen.Select(Gen.Double[0, 200], Gen.Double[0, 100_000]).Sample((count, seconds) =>
    {
        var now = TimeSpan.FromSeconds(seconds);
        var before = new Failures(Math.Min(count, s_options.MostFailures), TimeSpan.Zero);
        Assert.True(before.Add(now, s_options).Pause(now, s_options) >= before.Pause(now, s_options));
    });
}
