using CsCheck;

namespace Tayori.Store.Tests.Values;

public sealed class MessageListTests
{
    static readonly MailboxId s_inbox = new(1);

    static MessageRow Row(uint uid, long modSeq = 1) => new(uid, new MessageId(uid), FlagSet.Empty, modSeq, 100, 1_700_000_000, 540, 1_700_000_000);

    static List<MessageRow> RowsOf(MessageList list) => [.. Enumerable.Range(0, list.Count).Select(i => list[i])];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(MessageList.ChunkSize)]
    [InlineData(MessageList.ChunkSize + 1)]
    [InlineData((3 * MessageList.ChunkSize) + 7)]
    public void every_row_is_found_by_position_and_by_uid(int count)
    {
        MessageRow[] rows = [.. Enumerable.Range(1, count).Select(i => Row((uint)i * 3))];
        MessageList list = MessageList.Empty(s_inbox, 0).With(rows, 5);

        Assert.Equal(count, list.Count);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(rows[i], list[i]);
            Assert.Equal(i, list.IndexOf(rows[i].Uid));
            Assert.Equal(~i, list.IndexOf(rows[i].Uid - 1));
        }
        Assert.Equal(~count, list.IndexOf(uint.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => list[count]);
    }

    [Fact]
    public void an_older_list_does_not_see_what_is_appended_in_place()
    {
        MessageList one = MessageList.Empty(s_inbox, 0).With([Row(1), Row(2), Row(3)], 1);
        MessageList two = one.With([Row(4)], 2);
        MessageList other = one.With([Row(9)], 2);

        Assert.Equal([1u, 2, 3], RowsOf(one).Select(r => r.Uid));
        Assert.Equal([1u, 2, 3, 4], RowsOf(two).Select(r => r.Uid));
        Assert.Equal([1u, 2, 3, 9], RowsOf(other).Select(r => r.Uid));
    }

    [Fact]
    public void a_change_copies_only_the_chunks_it_touches()
    {
        MessageRow[] rows = [.. Enumerable.Range(1, 3 * MessageList.ChunkSize).Select(i => Row((uint)i))];
        MessageList before = MessageList.FromRows(s_inbox, 1, rows);
        MessageList after = before.WithFlags(UidSet.Of(MessageList.ChunkSize + 5), FlagAction.Add, FlagSet.Of(SystemFlags.Seen), 2);

        Assert.Same(before.Chunks[0], after.Chunks[0]);
        Assert.NotSame(before.Chunks[1], after.Chunks[1]);
        Assert.Same(before.Chunks[2], after.Chunks[2]);
        Assert.Equal("4101", after.Since(before).Changed.ToString());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 3)]
    [InlineData(MessageList.ChunkSize, 1)]
    [InlineData(MessageList.ChunkSize + 1, 1)]
    [InlineData((3 * MessageList.ChunkSize) + 7, 2)]
    public void a_list_up_to_a_uid_has_the_rows_before_it_and_shares_their_chunks(int upTo, int step)
    {
        MessageList list = MessageList.FromRows(s_inbox, 9, [.. Enumerable.Range(1, 3 * MessageList.ChunkSize).Select(i => Row((uint)(i * step)))]);
        MessageList before = list.UpTo((uint)upTo);

        Assert.Equal(RowsOf(list).Where(row => row.Uid <= upTo), RowsOf(before));
        Assert.Equal(9, before.ModSeq);
        if (before.Chunks.Length > 1)
            Assert.Same(list.Chunks[0], before.Chunks[0]);
        Assert.Same(list, list.UpTo(uint.MaxValue));
    }

    [Fact]
    public void a_cursor_finds_what_a_search_finds()
    {
        Gen.Select(Gen.UInt[1, 20_000].Array[0, 6000], Gen.UInt[0, 20_001].Array[1, 50]).Sample((uids, wanted) =>
        {
            MessageRow[] rows = [.. uids.Distinct().Order().Select(uid => Row(uid, uid))];
            MessageList list = MessageList.FromRows(s_inbox, 1, rows);
            MessageCursor cursor = new(list);
            foreach (uint uid in wanted.Order())
            {
                int index = list.IndexOf(uid);
                index = index < 0 ? ~index : index;
                Assert.Equal(index < list.Count, cursor.Seek(uid));
                if (index < list.Count)
                    Assert.Equal((list[index].Uid, list[index].ModSeq), (cursor.Uid, cursor.ModSeq));
            }
            MessageCursor all = new(list);
            List<uint> walked = [];
            for (bool more = all.Seek(0); more; more = all.Next())
                walked.Add(all.Uid);
            Assert.Equal(rows.Select(r => r.Uid), walked);
        }, iter: 200);
    }

    [Fact]
    public void the_first_unseen_row_is_found()
    {
        MessageRow[] rows = [.. Enumerable.Range(1, MessageList.ChunkSize + 10).Select(i => Row((uint)i))];
        MessageList list = MessageList.FromRows(s_inbox, 1, rows);
        Assert.Equal(0, list.FirstUnseen());

        MessageList mostlySeen = list.WithFlags(UidSet.Range(1, MessageList.ChunkSize + 4), FlagAction.Add, FlagSet.Of(SystemFlags.Seen), 2);
        Assert.Equal(MessageList.ChunkSize + 4, mostlySeen.FirstUnseen());
        Assert.Equal(-1, list.WithFlags(UidSet.All, FlagAction.Add, FlagSet.Of(SystemFlags.Seen), 2).FirstUnseen());
        Assert.Equal(-1, MessageList.Empty(s_inbox, 0).FirstUnseen());
    }

    /// <summary>A plain list of rows does what the chunked one does; at every step an older version is kept and compared.</summary>
    [Fact]
    public void any_history_equals_the_plain_model_and_its_differences_are_exact()
    {
        Gen<(int Kind, uint From, int Count)> step = Gen.Select(Gen.Int[0, 3], Gen.UInt[1, 9000], Gen.Int[1, 5000]);
        step.Array[1, 12].Sample(steps =>
        {
            Dictionary<uint, MessageRow> model = [];
            MessageList list = MessageList.Empty(s_inbox, 0);
            List<(MessageList List, List<MessageRow> Rows)> history = [(list, [])];
            uint next = 1;
            long modSeq = 0;
            foreach ((int kind, uint from, int count) in steps)
            {
                modSeq++;
                UidSet uids = UidSet.Range(from, from + (uint)count - 1);
                List<uint> hit = [.. model.Keys.Where(uids.Contains)];
                switch (kind)
                {
                    case 0 or 1:
                        MessageRow[] rows = [.. Enumerable.Range(0, count).Select(i => Row(next + (uint)i, modSeq))];
                        next += (uint)count;
                        foreach (MessageRow row in rows)
                            model.Add(row.Uid, row);
                        list = list.With(rows, modSeq);
                        break;
                    case 2:
                        FlagSet flags = FlagSet.Of(SystemFlags.Flagged, "$Step" + modSeq);
                        foreach (uint uid in hit)
                            model[uid] = model[uid] with { Flags = model[uid].Flags.Apply(FlagAction.Add, flags), ModSeq = modSeq };
                        list = list.WithFlags(uids, FlagAction.Add, flags, modSeq);
                        break;
                    default:
                        hit.ForEach(uid => model.Remove(uid));
                        list = list.Without(uids, modSeq);
                        break;
                }
                history.Add((list, [.. model.Values.OrderBy(r => r.Uid)]));
            }

            foreach ((MessageList version, List<MessageRow> rows) in history)
            {
                Assert.Equal(rows, RowsOf(version));
                ListDifference difference = list.Since(version);
                var now = model;
                var then = rows.ToDictionary(r => r.Uid);
                Assert.Equal(UidSet.Of([.. then.Keys.Where(u => !now.ContainsKey(u))]), difference.Gone);
                Assert.Equal(UidSet.Of([.. now.Keys.Where(u => !then.ContainsKey(u))]), difference.Came);
                Assert.Equal(UidSet.Of([.. now.Values.Where(r => then.TryGetValue(r.Uid, out MessageRow old) && old != r).Select(r => r.Uid)]), difference.Changed);

                MessageList kept = list.KeepingRowsOf(version);
                Assert.Equal(now.Values.Concat(then.Values.Where(r => !now.ContainsKey(r.Uid))).OrderBy(r => r.Uid), RowsOf(kept));
                Assert.True(kept.Since(version).Gone.IsEmpty);
            }
        }, iter: 20);
    }
}
