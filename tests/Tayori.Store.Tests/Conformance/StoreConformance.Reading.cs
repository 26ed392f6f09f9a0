using System.Text;

namespace Tayori.Store.Tests.Conformance;

public abstract partial class StoreConformance
{
    const string Letter = "Subject: hello\r\n\r\nbody\r\n";

    [Fact]
    public async Task content_comes_back_as_it_came_from_any_offset()
    {
        byte[] octets = [.. Encoding.ASCII.GetBytes("A: b\r\n\r\n"), .. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7 % 251))];
        MessageSpool spool = Store.CreateSpool();
        await spool.WriteAsync(octets, Stop);
        await spool.CompleteAsync(Stop);
        await Account.AppendAsync((await FindAsync("INBOX")).Id, [new NewMessage(spool, FlagSet.Empty, default)], Stop);
        await spool.DisposeAsync();

        await using IMessageContent content = (await Account.OpenContentAsync((await ListAsync("INBOX"))[0].Message, Stop))!;
        Assert.Equal((octets.Length, 8), (content.Size, content.HeaderSize));
        foreach (int offset in (int[])[0, 7, 8, 9, 65_536, octets.Length - 1, octets.Length])
        {
            byte[] buffer = new byte[octets.Length];
            int read = await content.ReadAsync(offset, buffer, Stop);
            Assert.Equal(octets.Length - offset, read);
            Assert.True(octets.AsSpan(offset).SequenceEqual(buffer.AsSpan(0, read)));
        }
    }

    [Theory]
    [InlineData(""), InlineData("\r\n"), InlineData("no header at all"), InlineData("A: b"), InlineData("\0\n\r\xff")]
    public async Task any_octets_are_a_message(string message)
    {
        await AppendAsync("INBOX", message);
        await using IMessageContent content = (await Account.OpenContentAsync((await ListAsync("INBOX"))[0].Message, Stop))!;
        byte[] buffer = new byte[100];
        int read = await content.ReadAsync(0, buffer, Stop);
        Assert.Equal(message, Encoding.UTF8.GetString(buffer, 0, read));
    }

    [Fact]
    public async Task details_come_in_the_order_asked_for_with_the_columns_asked_for()
    {
        await AppendAsync("INBOX", Letter, Letter + "more");
        MessageId[] ids = [.. Rows(await ListAsync("INBOX")).Select(r => r.Message).Reverse()];
        Sink sink = new(int.MaxValue);
        Assert.Equal(2, await Account.ReadDetailsAsync(ids, DetailColumns.Header | DetailColumns.Structure, sink, Stop));
        Assert.Equal(ids, sink.Rows.Select(r => r.Id));
        Assert.Equal([0, 1], sink.Rows.Select(r => r.Index));
        Assert.All(sink.Rows, r => Assert.Equal(("Subject: hello\r\n\r\n", true, false, false), (r.Header, r.HasStructure, r.HasEnvelope, r.IsGone)));
        Assert.Equal([Letter.Length + 4L, Letter.Length], sink.Rows.Select(r => r.Size));
    }

    [Fact]
    public async Task bodies_come_with_details_where_they_are_a_block_at_most()
    {
        const int block = 256 * 1024;
        string[] bodies = ["one", "", new string('x', block), new string('x', block + 1), "two"];
        await AppendAsync("INBOX", [.. bodies.Select(body => "Subject: hello\r\n\r\n" + body)]);
        MessageId[] ids = [.. Rows(await ListAsync("INBOX")).Select(r => r.Message)];
        BodySink sink = new();
        Assert.Equal(5, await Account.ReadDetailsAsync(ids, DetailColumns.Body, sink, Stop));
        Assert.Equal(["one", "", bodies[2], null, "two"], sink.Bodies);
        // In another order, with the header, and not asked for.
        sink.Bodies.Clear();
        Assert.Equal(2, await Account.ReadDetailsAsync(new[] { ids[4], ids[0] }, DetailColumns.Body | DetailColumns.Header, sink, Stop));
        Assert.Equal(["two", "one"], sink.Bodies);
        await Account.ReadDetailsAsync(ids, DetailColumns.Header, sink, Stop);
        Assert.True(sink.HadNone);
    }

    [Fact]
    public async Task details_stop_where_the_sink_says_so()
    {
        await AppendAsync("INBOX", Letter, Letter, Letter);
        MessageId[] ids = [.. Rows(await ListAsync("INBOX")).Select(r => r.Message)];
        Sink sink = new(2);
        Assert.Equal(2, await Account.ReadDetailsAsync(ids, DetailColumns.Header, sink, Stop));
        Assert.Equal(2, sink.Rows.Count);
    }

    [Fact]
    public async Task after_the_sweep_an_expunged_message_is_gone_and_a_copied_one_is_not()
    {
        await AppendAsync("INBOX", Letter, Letter);
        MessageId[] ids = [.. Rows(await ListAsync("INBOX")).Select(r => r.Message)];
        Mailbox inbox = await FindAsync("INBOX");
        await Account.CopyAsync(inbox.Id, UidSet.Of(2), (await FindAsync("Sent")).Id, Stop);
        await using IMessageContent open = (await Account.OpenContentAsync(ids[0], Stop))!;
        await Account.ExpungeAsync(inbox.Id, null, false, Stop);
        await SweepAsync(Store);

        Assert.Null(await Account.OpenContentAsync(ids[0], Stop));
        Assert.NotNull(await Account.OpenContentAsync(ids[1], Stop));
        StorageException gone = await Assert.ThrowsAsync<StorageException>(async () => await open.ReadAsync(0, new byte[1], Stop));
        Assert.Equal(StorageFailure.Gone, gone.Failure);
        Sink sink = new(int.MaxValue);
        await Account.ReadDetailsAsync(ids, DetailColumns.Header, sink, Stop);
        Assert.Equal([true, false], sink.Rows.Select(r => r.IsGone));
    }

    [Fact]
    public async Task the_bell_rings_after_commits_until_it_is_let_go()
    {
        int rings = 0;
        using (Account.Watch(() => Interlocked.Increment(ref rings)))
        {
            await AppendAsync("INBOX", "a");
            await Patience.UntilAsync(() => Volatile.Read(ref rings) > 0);
        }
        int before = Volatile.Read(ref rings);
        await AppendAsync("INBOX", "b");
        Assert.Equal(before, rings);
    }

    [Fact]
    public async Task the_journal_replayed_from_any_modseq_gives_the_list()
    {
        Mailbox inbox = await FindAsync("INBOX"), sent = await FindAsync("Sent");
        List<MessageList> history = [await ListAsync("INBOX")];
        Random random = new(7162);
        for (int step = 0; step < 60; step++)
        {
            UidSet uids = UidSet.Of([.. Enumerable.Range(0, 4).Select(_ => (uint)random.Next(1, 40))]);
            FlagSet flags = Flags((SystemFlags)random.Next(32), $"k{random.Next(3)}");
            switch (random.Next(6))
            {
                case 0 or 1: await AppendAsync(Account, "INBOX", flags, null, "a", "bb"); break;
                case 2: await Account.ChangeFlagsAsync(inbox.Id, uids, (FlagAction)random.Next(3), flags, null, Stop); break;
                case 3: await Account.ExpungeAsync(inbox.Id, uids, random.Next(2) == 0, Stop); break;
                case 4: await Account.MoveAsync(inbox.Id, uids, random.Next(2) == 0 ? inbox.Id : sent.Id, Stop); break;
                default: await Account.CopyAsync(inbox.Id, uids, inbox.Id, Stop); break;
            }
            history.Add(await ListAsync("INBOX"));
        }
        foreach (MessageList old in history)
        {
            if (await Account.ReadChangesAsync(inbox.Id, old.ModSeq, Stop) is { } changes)
                Assert.Equal(Rows(history[^1]), Replay(Rows(old), changes));
        }
    }

    [Fact]
    public async Task writers_at_the_same_time_lose_nothing()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), Stop, async (i, _) => await AppendAsync("INBOX", $"message {i}"));
        MessageList list = await ListAsync("INBOX");
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (uint)i), UidsOf(list));
        // Appends that share a commit may share its modseq; it never goes back.
        Assert.Equal(Rows(list).Select(r => r.ModSeq).Order(), Rows(list).Select(r => r.ModSeq));
    }

    [Fact]
    public async Task sessions_end_when_the_password_changes_or_the_account_goes()
    {
        Assert.False(Account.Closed.IsCancellationRequested);
        await Store.Directory.SetPasswordAsync("user@example.org", "another", Stop);
        Assert.True(Account.Closed.IsCancellationRequested);
        await using IAccount again = (await Store.OpenAccountAsync(Account.Id, Stop))!;
        Assert.False(again.Closed.IsCancellationRequested);
        await Store.Directory.RemoveAccountAsync("user@example.org", Stop);
        Assert.True(again.Closed.IsCancellationRequested);
        Assert.Null(await Store.OpenAccountAsync(Account.Id, Stop));
    }

    [Fact]
    public async Task a_pending_delivery_is_owed_until_its_last_recipient_has_it()
    {
        Guid id = Guid.NewGuid();
        PendingRecipient one = new(Account.Id, null), two = new(Account.Id, "folder");
        MessageSpool spool = Store.CreateSpool();
        await spool.WriteAsync(Encoding.ASCII.GetBytes(Letter), Stop);
        await spool.CompleteAsync(Stop);
        await Store.Pending.AddAsync(id, spool, Time.GetUtcNow(), [one, two], Stop);
        await spool.DisposeAsync();

        await Store.Pending.DoneAsync(id, [one], Stop);
        PendingDelivery owed = Assert.Single(await OwedAsync());
        Assert.Equal((id, Time.GetUtcNow(), (long)Letter.Length), (owed.DeliveryId, owed.Received, owed.Content.Size));
        Assert.Equal([two], owed.Recipients);
        await owed.Content.DisposeAsync();
        await Store.Pending.DoneAsync(id, [two], Stop);
        Assert.Empty(await OwedAsync());
    }

    static MessageRow[] Replay(MessageRow[] start, IReadOnlyList<Change> changes)
    {
        SortedDictionary<uint, MessageRow> rows = new(start.ToDictionary(r => r.Uid));
        foreach (Change change in changes)
        {
            if (change is Change.MessagesAdded added)
                added.Rows.ToList().ForEach(r => rows[r.Uid] = r);
            else if (change is Change.MessagesExpunged expunged)
                rows.Keys.Where(expunged.Uids.Contains).ToList().ForEach(uid => rows.Remove(uid));
            else if (change is Change.FlagsChanged flags)
                rows.Keys.Where(flags.Uids.Contains).ToList().ForEach(
                    uid => rows[uid] = rows[uid] with { Flags = rows[uid].Flags.Apply(flags.Action, flags.Flags), ModSeq = flags.ModSeq });
        }
        return [.. rows.Values];
    }

    async Task<List<PendingDelivery>> OwedAsync()
    {
        List<PendingDelivery> owed = [];
        await foreach (PendingDelivery delivery in Store.Pending.ReadAsync(Stop))
            owed.Add(delivery);
        return owed;
    }

    sealed class BodySink : IDetailSink
    {
        public List<string?> Bodies { get; } = [];
        public bool HadNone { get; private set; }

        public bool Accept(int index, in MessageDetails details)
        {
            HadNone = details.Body is null;
            if (details.Body is not null)
                Bodies.Add(details.Body.TryRead(out ArraySegment<byte> octets) ? Encoding.ASCII.GetString(octets) : null);
            return true;
        }
    }

    sealed class Sink(int most) : IDetailSink
    {
        public List<(int Index, MessageId Id, long Size, string Header, bool HasStructure, bool HasEnvelope, bool IsGone)> Rows { get; } = [];

        public bool Accept(int index, in MessageDetails details)
        {
            Rows.Add((index, details.Id, details.Size, Encoding.ASCII.GetString(details.Header), !details.Structure.IsEmpty, !details.Envelope.IsEmpty, details.IsGone));
            return Rows.Count < most;
        }
    }
}
