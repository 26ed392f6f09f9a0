using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task messages_that_share_an_id_and_a_subject_share_a_thread_which_has_the_number_of_the_first()
    {
        await AppendAsync("INBOX", Post("a", "One"), Post("x", "One"), Post("b", "Re: One", "a"), Post("c", "RE: [list] one", "a", "b"), Post("d", "Other", "a"), Post("e", "Other", "d"));
        long[] ids = [.. Rows(await ListAsync("INBOX")).Select(r => r.Message.Value)];
        Assert.Equal([ids[0], ids[1], ids[0], ids[0], ids[4], ids[4]], await ThreadsAsync("INBOX"));
    }

    [Fact]
    public async Task what_is_not_here_joins_those_that_name_it()
    {
        await AppendAsync("INBOX", Post("b", "Re: One", "gone"), Post("c", "Re: One", "gone"), "In-Reply-To: <gone@x>\r\nSubject: One\r\n\r\n");
        Assert.Single((await ThreadsAsync("INBOX")).Distinct());
    }

    [Fact]
    public async Task a_message_that_comes_before_what_it_answers_keeps_its_thread_and_the_other_joins_it()
    {
        await AppendAsync("INBOX", Post("b", "Re: One", "a"));
        long thread = Assert.Single(await ThreadsAsync("INBOX"))!.Value;
        await AppendAsync("INBOX", Post("a", "One"));
        Assert.Equal([thread, thread], await ThreadsAsync("INBOX"));
    }

    [Fact]
    public async Task threads_that_a_late_message_joins_stay_what_they_are_and_it_is_of_the_oldest()
    {
        await AppendAsync("INBOX", Post("a", "One"), Post("b", "One"), Post("c", "Re: One", "b"));
        long?[] before = await ThreadsAsync("INBOX");
        await AppendAsync("INBOX", Post("d", "Re: One", "c", "b", "a"), Post("e", "Re: One", "b"), Post("f", "Re: One", "d"));
        Assert.Equal([.. before, before[0], before[1], before[0]], await ThreadsAsync("INBOX"));
        Assert.NotEqual(before[0], before[1]);
    }

    [Fact]
    public async Task without_ids_each_message_is_a_thread()
    {
        await AppendAsync("INBOX", "Subject: One\r\n\r\n", "Subject: Re: One\r\n\r\n", "\r\n");
        Assert.Equal(3, (await ThreadsAsync("INBOX")).Distinct().Count());
    }

    [Fact]
    public async Task copies_moves_and_renames_keep_the_thread()
    {
        await AppendAsync("INBOX", Post("a", "One"), Post("b", "Re: One", "a"));
        long?[] threads = await ThreadsAsync("INBOX");
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        await Account.CopyAsync(inbox, UidSet.All, (await FindAsync("Sent")).Id, Stop);
        await Account.MoveAsync(inbox, UidSet.Of(2), (await FindAsync("Trash")).Id, Stop);
        await Account.RenameMailboxAsync("INBOX", "old", Stop);
        Assert.Equal(threads, await ThreadsAsync("Sent"));
        Assert.Equal(threads[..1], await ThreadsAsync("old"));
        Assert.Equal(threads[1..], await ThreadsAsync("Trash"));
        await AppendAsync("INBOX", Post("c", "Re: One", "b"));
        Assert.Equal(threads[..1], await ThreadsAsync("INBOX"));
    }

    [Fact]
    public async Task what_replaces_a_message_is_of_its_thread_if_it_names_the_same()
    {
        await AppendAsync("INBOX", Post("a", "One"));
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        long?[] threads = await ThreadsAsync("INBOX");
        await using MessageSpool spool = await TestStore.SpoolAsync(Store, System.Text.Encoding.ASCII.GetBytes(Post("a", "One") + "more"));
        Assert.True((await Account.ReplaceAsync(inbox, 1, inbox, new NewMessage(spool, FlagSet.Empty, Time.GetUtcNow()), Stop)).IsOk);
        Assert.Equal(threads, await ThreadsAsync("INBOX"));
    }

    [Fact]
    public async Task each_account_has_threads_of_its_own()
    {
        await using IAccount other = await AddAccountAsync("other@example.org", null);
        await AppendAsync("INBOX", Post("a", "One"));
        await AppendAsync(other, "INBOX", FlagSet.Empty, null, Post("z", "Zero"), Post("b", "Re: One", "a"), Post("a", "One"));
        IReadOnlyList<ThreadId?> theirs = await other.ReadThreadsAsync("INBOX");
        Assert.Equal((theirs[1], false), (theirs[2], theirs[0] == theirs[1]));
        await AppendAsync("INBOX", Post("b", "Re: One", "a"));
        Assert.Single((await ThreadsAsync("INBOX")).Distinct());
    }

    [Fact]
    public async Task who_does_not_ask_for_threads_is_told_none_and_a_message_that_is_gone_has_none()
    {
        await AppendAsync("INBOX", Post("a", "One"), Post("b", "One"));
        MessageId[] ids = [.. Rows(await ListAsync("INBOX")).Select(r => r.Message)];
        await Account.ExpungeAsync((await FindAsync("INBOX")).Id, UidSet.Of(1), false, Stop);
        await SweepAsync(Store);
        IReadOnlyList<ThreadId?> threads = await Account.ReadThreadsAsync(ids);
        Assert.Equal([null, new ThreadId(ids[1].Value)], threads);
        Unthreaded sink = new();
        await Account.ReadDetailsAsync(ids, DetailColumns.Envelope, sink, Stop);
        Assert.Equal(2, sink.Count);
    }

    static string Post(string id, string subject, params string[] references) =>
        $"Message-ID: <{id}@x>\r\nSubject: {subject}\r\n{(references.Length == 0 ? "" : $"References: {string.Join(' ', references.Select(r => $"<{r}@x>"))}\r\n")}\r\n";

    async Task<long?[]> ThreadsAsync(string mailbox) => [.. (await Account.ReadThreadsAsync(mailbox)).Select(t => t?.Value)];

    sealed class Unthreaded : IDetailSink
    {
        public int Count { get; private set; }

        public bool Accept(int index, in MessageDetails details)
        {
            Count += details.Thread is null ? 1 : 0;
            return true;
        }
    }
}
