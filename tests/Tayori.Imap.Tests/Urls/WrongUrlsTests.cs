using Microsoft.Extensions.Time.Testing;
using Tayori.Imap.Urls;

namespace Tayori.Imap.Tests.Urls;

public sealed class WrongUrlsTests
{
    readonly FakeTimeProvider _time = new();

    [Fact]
    public void After_a_few_each_makes_the_next_wait_longer_up_to_some_seconds()
    {
        var wrong = new WrongUrls(_time);
        for (var i = 0; i < ImapLimits.WrongUrlsAtOnce; i++) wrong.Add();
        Assert.False(wrong.MustWait);
        wrong.Add();
        AssertWaits(wrong, ImapLimits.WrongUrlPause);
        wrong.Add();
        AssertWaits(wrong, ImapLimits.WrongUrlPause * 2);
        for (var i = 0; i < 1000; i++) wrong.Add();
        AssertWaits(wrong, ImapLimits.LongestWrongUrlPause);
    }

    void AssertWaits(WrongUrls wrong, TimeSpan pause)
    {
        Assert.True(wrong.MustWait);
        var waited = wrong.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(pause - TimeSpan.FromMilliseconds(1));
        Assert.False(waited.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(waited.IsCompleted);
    }
}
