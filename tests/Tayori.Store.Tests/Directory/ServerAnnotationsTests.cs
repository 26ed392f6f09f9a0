using System.Text;
using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Directory;

/// <summary>What holds for the annotations of the server, in a file and in memory.</summary>
public abstract class ServerAnnotationsTests
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract IServerAnnotations Annotations { get; }

    [Fact]
    public async Task They_are_set_told_read_and_removed()
    {
        List<string> told = [];
        using (Annotations.Watch(told.AddRange))
            Assert.Equal(["/shared/a", "/shared/b"], (await SetAsync(("/shared/a", "1"), ("/shared/b", "22"))).Value!.Entries);
        Assert.Equal(["/shared/a", "/shared/b"], told);
        Assert.Equal("/shared/b=22", Assert.Single(await ReadAsync((_, size) => size > 1)));
        Assert.Equal(["/shared/a"], (await SetAsync(("/shared/a", null), ("/shared/b", "22"), ("/shared/c", null))).Value!.Entries);
        Assert.Equal("/shared/b=22", Assert.Single(await ReadAsync((_, _) => true)));
        // Who does not watch any more is not told.
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task Too_many_and_too_large_ones_are_refused_whole()
    {
        (string, string?)[] most = [.. Enumerable.Range(0, StoreLimits.AnnotationsPerMailbox).Select(i => ($"/shared/{i}", (string?)"x"))];
        Assert.Equal(StoreRefusal.AnnotationTooLarge, (await SetAsync(("/shared/a", "x"), ("/shared/b", new string('x', StoreLimits.AnnotationBytes + 1)))).Refusal);
        Assert.Empty(await ReadAsync((_, _) => true));
        Assert.True((await SetAsync(most)).IsOk);
        Assert.Equal(StoreRefusal.TooManyAnnotations, (await SetAsync(("/shared/0", "changed"), ("/shared/more", "x"))).Refusal);
        Assert.Contains("/shared/0=x", await ReadAsync((_, _) => true));
        Assert.True((await SetAsync(("/shared/0", null), ("/shared/more", "x"))).IsOk);
    }

    [Fact]
    public async Task Their_octets_are_bounded_together()
    {
        string large = new('x', StoreLimits.AnnotationBytes);
        Assert.Equal(StoreRefusal.TooManyAnnotations, (await SetAsync([.. Enumerable.Range(0, 8).Select(i => ($"/shared/{i}", (string?)large))])).Refusal);
        Assert.True((await SetAsync([.. Enumerable.Range(0, 7).Select(i => ($"/shared/{i}", (string?)large))])).IsOk);
    }

    protected async Task<StoreResult<AnnotationsChanged>> SetAsync(params (string Entry, string? Value)[] changes) =>
        await Annotations.SetAsync([.. changes.Select(c => new AnnotationChange(c.Entry, c.Value is { } text ? Encoding.UTF8.GetBytes(text) : null))], Token);

    protected async Task<string[]> ReadAsync(Func<string, long, bool> wants) =>
        [.. (await Annotations.ReadAsync(wants, Token)).Select(a => $"{a.Entry}={Encoding.UTF8.GetString(a.Value)}")];
}

public sealed class MemoryServerAnnotationsTests : ServerAnnotationsTests
{
    readonly MemoryDirectory _directory = new(TimeProvider.System);

    protected override IServerAnnotations Annotations => _directory.Annotations;
}

public sealed class SqliteServerAnnotationsTests : ServerAnnotationsTests, IAsyncDisposable
{
    readonly DirectoryFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    protected override IServerAnnotations Annotations => _fixture.Directory.Annotations;

    [Fact]
    public async Task They_outlive_the_process()
    {
        await SetAsync(("/shared/comment", "here"));
        await _fixture.ReopenAsync();
        Assert.Equal("/shared/comment=here", Assert.Single(await ReadAsync((_, _) => true)));
    }
}
