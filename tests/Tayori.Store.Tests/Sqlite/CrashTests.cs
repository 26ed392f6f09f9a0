using System.Text;
using Microsoft.Extensions.Time.Testing;
using Tayori.Store.Sqlite;

namespace Tayori.Store.Tests.Sqlite;

/// <summary>docs/crash-states.md, between each two states: the folder is taken as a process that dies there leaves it, and opened anew.</summary>
public sealed class CrashTests : IAsyncDisposable
{
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    readonly List<string> _copies = [];
    readonly SqliteStoreFixture _fixture;
    FaultPoint? _at;

    public CrashTests() => _fixture = new SqliteStoreFixture(_time, new StoreOptions
    {
        FoldLeast = int.MaxValue,
        FoldBatch = 1,
        Faults = new FaultPoints { Reached = Reached },
    });

    public async ValueTask DisposeAsync()
    {
        _at = null;
        await _fixture.DisposeAsync();
        foreach (string copy in _copies)
            System.IO.Directory.Delete(copy, recursive: true);
    }

    [Theory]
    [InlineData((int)FaultPoint.ContentWritten, false), InlineData((int)FaultPoint.ContentDurable, false), InlineData((int)FaultPoint.RowsWritten, false)]
    [InlineData((int)FaultPoint.Committed, true), InlineData((int)FaultPoint.Published, true)]
    public async Task An_append_is_there_whole_or_not_at_all_and_uids_go_on(int point, bool isThere)
    {
        byte[] large = [.. Encoding.ASCII.GetBytes("Subject: x\r\n\r\n"), .. Enumerable.Range(0, 1_500_000).Select(i => (byte)(i % 251))];
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "promised");
        _at = (FaultPoint)point;
        Assert.True((await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", large)).IsOk);
        _at = null;

        await using SqliteMailStore after = _fixture.Open(Assert.Single(_copies));
        await using IAccount again = (await after.OpenAccountAsync(account.Id, default))!;
        Mailbox inbox = (await again.FindMailboxAsync("INBOX", default))!;
        MessageList list = (await again.ReadMessagesAsync(inbox.Id, default))!;
        Assert.Equal((isThere ? 2 : 1, isThere ? 2 : 1, isThere ? 3u : 2u), (list.Count, inbox.Exists, inbox.UidNext));
        Assert.Equal("promised", Encoding.ASCII.GetString(await SqliteStoreFixture.ReadAllAsync(again, list[0].Message)));
        if (isThere)
            Assert.True(((IEnumerable<byte>)large).SequenceEqual(await SqliteStoreFixture.ReadAllAsync(again, list[1].Message)));

        Assert.True((await SqliteStoreFixture.AppendAsync(after, again, "INBOX", large)).IsOk);
        MessageList grown = (await again.ReadMessagesAsync(inbox.Id, default))!;
        Assert.Equal(inbox.UidNext, grown[^1].Uid);
        Assert.True(grown[^1].ModSeq > list.ModSeq);
        Assert.True(((IEnumerable<byte>)large).SequenceEqual(await SqliteStoreFixture.ReadAllAsync(again, grown[^1].Message)));
    }

    [Theory]
    [InlineData((int)FaultPoint.RowsWritten, false), InlineData((int)FaultPoint.Committed, true)]
    public async Task Annotations_of_one_command_are_there_all_or_not_at_all_with_the_special_use_and_the_note_of_the_change(int point, bool areThere)
    {
        await using IAccount account = await _fixture.AddAsync();
        AnnotationPlace place = new((await account.FindMailboxAsync("Sent", default))!.Id, account.Id);
        long before = await account.ReadModSeqAsync(default);
        _at = (FaultPoint)point;
        Assert.True((await account.SetAnnotationsAsync(place, [new("/private/a", [1]), new("/shared/b", [2])], SpecialUse.None, default)).IsOk);
        _at = null;

        await using SqliteMailStore after = _fixture.Open(Assert.Single(_copies));
        await using IAccount again = (await after.OpenAccountAsync(account.Id, default))!;
        Assert.Equal(areThere ? 2 : 0, (await again.ReadAnnotationsAsync(place, (_, _) => true, default))!.Count);
        Assert.Equal(areThere ? SpecialUse.None : SpecialUse.Sent, (await again.FindMailboxAsync("Sent", default))!.SpecialUse);
        Assert.Equal(areThere ? 3 : 0, (await again.ReadAnnotationChangesAsync(account.Id, before, default)).Sum(c => c.Entries.Count));
    }

    [Fact]
    public async Task What_a_crash_left_without_a_row_is_swept()
    {
        await using IAccount account = await _fixture.AddAsync();
        await _fixture.AppendAsync(account, "x");
        _at = FaultPoint.ContentDurable;
        await SqliteStoreFixture.AppendAsync(_fixture.Store, account, "INBOX", new byte[1_500_000]);
        _at = null;
        string folder = Path.Combine(Assert.Single(_copies), "accounts", $"{account.Id.Value}", "content");
        File.SetLastWriteTimeUtc(Assert.Single(System.IO.Directory.GetFiles(folder)), _time.GetUtcNow().UtcDateTime);

        await using SqliteMailStore after = _fixture.Open(_copies[0]);
        await using IAccount again = (await after.OpenAccountAsync(account.Id, default))!;
        await again.ExpungeAsync((await again.FindMailboxAsync("INBOX", default))!.Id, null, false, default);
        await Sweeping.NowAsync(after, _time);
        Assert.Empty(System.IO.Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task A_fold_that_was_interrupted_does_not_show(bool isFirst)
    {
        await using IAccount account = await _fixture.AddAsync();
        MailboxId inbox = (await account.FindMailboxAsync("INBOX", default))!.Id;
        await _fixture.AppendAsync(account, "x");
        for (int doubled = 1; doubled < 10_000; doubled *= 2)
            await account.CopyAsync(inbox, UidSet.All, inbox, default);
        if (!isFirst)
            await FoldAsync(account, inbox);
        await account.ChangeFlagsAsync(inbox, UidSet.FromRanges([new(2, 5), new(4000, 9000)]), FlagAction.Add, FlagSet.Of(SystemFlags.Seen, "k"), null, default);
        await account.ExpungeAsync(inbox, UidSet.Range(100, 4200), false, default);
        // Behind the last saved chunk: more than fits into it.
        await account.CopyAsync(inbox, UidSet.Range(4201, 9000), inbox, default);
        MessageRow[] expected = Rows((await account.ReadMessagesAsync(inbox, default))!);

        _at = FaultPoint.FoldBatch;
        await FoldAsync(account, inbox);
        Assert.True(_copies.Count >= 3);
        _at = FaultPoint.FoldDone;
        await FoldAsync(account, inbox);
        _at = null;
        foreach (string copy in _copies)
            await AssertHoldsAsync(copy, account.Id, inbox, expected);
    }

    async Task AssertHoldsAsync(string copy, AccountId id, MailboxId inbox, MessageRow[] expected)
    {
        await using SqliteMailStore after = _fixture.Open(copy);
        await using IAccount again = (await after.OpenAccountAsync(id, default))!;
        Assert.Equal(expected, Rows((await again.ReadMessagesAsync(inbox, default))!));
        // And it can be folded, read and changed from there.
        AccountState state = after.Hold(id);
        await new Folder(after, state, inbox).RunAsync(default);
        // The writer answers before it rests.
        await Patience.UntilAsync(state.TryRest);
        state.Forget();
        Assert.Equal(expected, Rows((await again.ReadMessagesAsync(inbox, default))!));
        after.Let(state);
        Assert.Equal(4, (await again.ExpungeAsync(inbox, UidSet.Range(2, 5), false, default)).Value!.Uids.Count);
    }

    async Task FoldAsync(IAccount account, MailboxId mailbox)
    {
        AccountState state = _fixture.Store.Hold(account.Id);
        await new Folder(_fixture.Store, state, mailbox).RunAsync(default);
        _fixture.Store.Let(state);
    }

    void Reached(FaultPoint point)
    {
        if (point == _at)
            _copies.Add(_fixture.CopyFolder());
    }

    static MessageRow[] Rows(MessageList list) => [.. Enumerable.Range(0, list.Count).Select(i => list[i])];
}
