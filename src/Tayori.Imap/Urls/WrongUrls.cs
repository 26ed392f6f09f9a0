namespace Tayori.Imap.Urls;

/// <summary>
/// URLs of a session that opened nothing. To look at a token takes the mailbox's key, for which the account is opened that the URL names: after a few, each has to wait. RFC 4467 §10: a server "MAY impose progressively
/// longer delays on multiple URL requests that fail validation".
/// </summary>
sealed class WrongUrls(TimeProvider time)
{
    int _count;

    /// <summary>How long the next URL waits.</summary>
    TimeSpan Pause => ImapLimits.WrongUrlPause * Math.Clamp(_count - ImapLimits.WrongUrlsAtOnce, 0, ImapLimits.LongestWrongUrlPause / ImapLimits.WrongUrlPause);

    public bool MustWait => _count > ImapLimits.WrongUrlsAtOnce;

    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Pause, time, cancellationToken);

    public void Add() => _count++;
}
