using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using Tayori.Imap.Access;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Tests.Views;

public sealed class MailboxViewTests
{
    static readonly FlagSet s_seen = FlagSet.Of(SystemFlags.Seen);

    [Fact]
    public async Task Messages_expunged_between_SELECT_and_the_first_command_keep_their_numbers_until_that_is_told()
    {
        var (account, journal) = JournalAccount.Create();
        journal.Append(5);
        var view = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: false, Features.None, default);
        journal.Expunge(UidSet.Of(2, 3));
        journal.Append(1);
        journal.Flag(UidSet.Of(4), s_seen);

        var selection = await view.ResolveAsync(new([new(1, 5)]), byUid: false, default);
        Assert.Equal([1u, 2, 3, 4, 5], Lists.Uids(selection!.Messages));
        Assert.Equal("* 3 EXPUNGE\r\n* 2 EXPUNGE\r\n* 4 EXISTS\r\n* 4 RECENT\r\n* 2 FETCH (UID 4 FLAGS (\\Seen \\Recent))\r\n", await SyncAsync(view));
        Assert.Equal("", await SyncAsync(view));
    }

    [Fact]
    public async Task A_mailbox_in_which_nothing_happened_is_not_read_to_say_so()
    {
        var (account, journal) = JournalAccount.Create();
        journal.Append(3);
        var view = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: false, Features.None, default);
        journal.Messages = Lists.Of(journal.Row.HighestModSeq, 1, 2, 3);
        Assert.Equal("", await SyncAsync(view));
    }

    [Fact]
    public async Task Only_the_first_session_that_may_claims_recent()
    {
        var (account, journal) = JournalAccount.Create();
        journal.Append(1);
        var looking = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: true, Features.None, default);
        var first = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: false, Features.None, default);
        var second = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: false, Features.None, default);
        Assert.True(looking.IsRecent(1));
        Assert.True(first.IsRecent(1));
        Assert.False(second.IsRecent(1));
    }

    [Fact]
    public async Task A_silent_change_is_not_echoed_once_and_a_later_one_is()
    {
        var (account, journal) = JournalAccount.Create();
        journal.Append(1);
        var view = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: true, Features.None, default);
        await view.MessagesAsync(default);
        view.ChangedSilently(new OwnChange(journal.Flag(UidSet.Of(1), s_seen), FlagAction.Add, s_seen));
        Assert.Equal("", await SyncAsync(view));
        journal.Flag(UidSet.Of(1), FlagSet.Empty);
        Assert.Equal("* 1 FETCH (UID 1 FLAGS (\\Recent))\r\n", await SyncAsync(view));
    }

    [Fact]
    public async Task A_deleted_mailbox_is_told_as_empty_also_where_its_messages_were_never_read()
    {
        var (account, journal) = JournalAccount.Create();
        journal.Append(2);
        var read = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: false, Features.None, default);
        var unread = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: false, Features.None, default);
        await read.MessagesAsync(default);
        journal.IsDeleted = true;
        Assert.Equal("* 2 EXPUNGE\r\n* 1 EXPUNGE\r\n* 0 RECENT\r\n", await SyncAsync(read));
        var failure = await Assert.ThrowsAsync<StorageException>(async () => await unread.MessagesAsync(default));
        Assert.Equal(StorageFailure.Gone, failure.Failure);
        Assert.Equal("", await SyncAsync(unread, mayExpunge: false));
        Assert.Equal("* 2 EXPUNGE\r\n* 1 EXPUNGE\r\n", await SyncAsync(unread));
        Assert.Equal("", await SyncAsync(unread));
    }

    [Fact]
    public async Task Whatever_others_do_and_whenever_it_may_be_told_a_client_that_counts_along_agrees() =>
        await Gen.Select(Gen.Int[0, 5], Gen.Bool, Gen.UInt[1, 15]).Array[1, 15].SampleAsync(async steps =>
        {
            var (account, journal) = JournalAccount.Create();
            journal.Append(4);
            var view = await MailboxView.OpenAsync(Place.Own(account, journal.Row), isReadOnly: false, Features.None, default);
            var client = new List<uint?> { 1, 2, 3, 4 };
            foreach (var (kind, mayExpunge, uid) in steps)
            {
                if (kind == 0) journal.Append((int)uid % 3);
                else if (kind == 1) journal.Expunge(UidSet.Range(uid, uid + 1));
                else if (kind == 2) journal.Flag(UidSet.Of(uid), s_seen);
                else if (kind == 3) await view.MessagesAsync(default);
                else Apply(client, await SyncAsync(view, mayExpunge));
            }
            Apply(client, await SyncAsync(view));
            Assert.Equal(journal.Messages.Count, client.Count);
            Assert.All(client.Zip(Lists.Uids(journal.Messages)), pair => Assert.True(pair.First is null || pair.First == pair.Second));
        });

    static void Apply(List<uint?> client, string lines)
    {
        foreach (var words in lines.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')))
        {
            var number = int.Parse(words[1], CultureInfo.InvariantCulture);
            if (words[2] == "EXPUNGE") client.RemoveAt(number - 1);
            if (words[2] == "EXISTS") client.AddRange(new uint?[number - client.Count]);
            if (words[2] == "FETCH") client[number - 1] = uint.Parse(words[4], CultureInfo.InvariantCulture);
        }
    }

    static async Task<string> SyncAsync(MailboxView view, bool mayExpunge = true)
    {
        var output = new ArrayBufferWriter<byte>();
        await view.SyncAsync(new ImapWriter(output), mayExpunge, Hearing.All, Features.None, static (_, _) => [], () => ValueTask.CompletedTask, default);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
