using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Hosting;
using Tayori.Store;

namespace Tayori.System.Tests.Host;

public sealed class LogTests
{
    static string Write(string text, Exception? failure = null, bool forJournal = false, object? scope = null)
    {
        LoggerExternalScopeProvider scopes = new();
        using IDisposable? _ = scope is null ? null : scopes.Push(scope);
        using StringWriter writer = new();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 25, 9, 8, 7, 6, TimeSpan.Zero));
        new LineFormatter(forJournal, time).Write(new LogEntry<string>(LogLevel.Warning, "category", default, text, failure, static (s, _) => s), scopes, writer);
        return writer.ToString();
    }

    [Fact]
    public void A_line_has_time_level_and_text() => Assert.Equal("2026-11-25T09:08:07.006Z warn: something\n", Write("something"));

    [Fact]
    public void The_journal_has_times_of_its_own() => Assert.Equal("<4>something\n", Write("something", forJournal: true));

    [Fact]
    public void What_a_client_wrote_begins_no_line_of_its_own() => Assert.EndsWith("login of a??2026-11-25 warn: all is well failed\n", Write("login of a\r\n2026-11-25 warn: all is well failed"), StringComparison.Ordinal);

    [Fact]
    public void A_failing_disk_is_told_in_a_sentence_and_a_bug_with_its_place_on_one_line_each()
    {
        Assert.EndsWith("warn: failed: disk full\n", Write("failed", new StorageException(StorageFailure.DiskFull, "disk full")), StringComparison.Ordinal);
        string bug = Write("failed", new InvalidOperationException("first\nsecond"));
        Assert.Contains("InvalidOperationException: first | second", bug, StringComparison.Ordinal);
        Assert.Equal(1, bug.Count(c => c == '\n'));
    }
}
