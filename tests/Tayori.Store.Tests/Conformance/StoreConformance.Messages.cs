namespace Tayori.Store.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task appended_messages_take_the_next_uids_and_one_modseq()
    {
        long before = await Account.ReadModSeqAsync(Stop);
        Appended appended = (await AppendAsync("INBOX", "one", "three")).Value!;
        MessageRow[] rows = Rows(await ListAsync("INBOX"));
        Assert.Equal("1:2", appended.Uids.ToString());
        Assert.Equal((await FindAsync("INBOX")).UidValidity, appended.UidValidity);
        Assert.True(appended.ModSeq > before);
        Assert.All(rows, r => Assert.Equal(appended.ModSeq, r.ModSeq));
        Assert.Equal([3L, 5L], rows.Select(r => r.Size));
        DateTimeOffset received = new(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(9));
        Assert.All(rows, r => Assert.Equal((received.ToUnixTimeSeconds(), (short)540), (r.Received, r.ReceivedOffset)));
        Assert.All(rows, r => Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds(), r.Saved));
    }

    [Fact]
    public async Task counters_follow_every_change()
    {
        await AppendAsync("INBOX", "a", "bb", "ccc");
        await FlagAsync("INBOX", UidSet.Of(1), FlagAction.Add, Flags(SystemFlags.Seen));
        await FlagAsync("INBOX", UidSet.Of(3), FlagAction.Add, Flags(SystemFlags.Deleted));
        Mailbox inbox = await FindAsync("INBOX");
        Assert.Equal((3, 2, 1, 6L, 1, 4u), (inbox.Exists, inbox.Unseen, inbox.Deleted, inbox.Bytes, inbox.FirstUnseen, inbox.UidNext));
        await Account.ExpungeAsync(inbox.Id, null, true, Stop);
        inbox = await FindAsync("INBOX");
        Assert.Equal((2, 1, 0, 3L, 1), (inbox.Exists, inbox.Unseen, inbox.Deleted, inbox.Bytes, inbox.FirstUnseen));
        await FlagAsync("INBOX", UidSet.All, FlagAction.Replace, Flags(SystemFlags.Seen));
        Assert.Equal(-1, (await FindAsync("INBOX")).FirstUnseen);
    }

    [Fact]
    public async Task a_uid_is_never_used_again()
    {
        await AppendAsync("INBOX", "a", "b");
        await Account.ExpungeAsync((await FindAsync("INBOX")).Id, null, false, Stop);
        Assert.Equal("3", (await AppendAsync("INBOX", "c")).Value!.Uids.ToString());
    }

    [Fact]
    public async Task a_delivery_with_the_same_id_is_made_once()
    {
        Guid id = Guid.NewGuid();
        Assert.True((await AppendAsync(Account, "INBOX", FlagSet.Empty, id, "a")).IsOk);
        Assert.True((await AppendAsync(Account, "INBOX", FlagSet.Empty, id, "a")).IsOk);
        Assert.True((await AppendAsync(Account, "Sent", FlagSet.Empty, id, "a")).IsOk);
        Assert.Equal(1, (await FindAsync("INBOX")).Exists);
        Assert.Equal(0, (await FindAsync("Sent")).Exists);
        await using IAccount other = await AddAccountAsync("other@example.org", null);
        await AppendAsync(other, "INBOX", FlagSet.Empty, id, "a");
        Assert.Equal(1, (await FindAsync("INBOX", other)).Exists);
    }

    [Fact]
    public async Task what_names_no_mailbox_is_refused()
    {
        MailboxId gone = (await CreateAsync("gone")).Id;
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        await Account.DeleteMailboxAsync("gone", Stop);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await AppendAsync(Account, gone, FlagSet.Empty, null, "x")).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.ChangeFlagsAsync(gone, UidSet.All, FlagAction.Add, FlagSet.Empty, null, Stop)).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.CopyAsync(gone, UidSet.All, inbox, Stop)).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.CopyAsync(inbox, UidSet.All, gone, Stop)).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.MoveAsync(inbox, UidSet.All, gone, Stop)).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.ExpungeAsync(gone, null, false, Stop)).Refusal);
    }

    [Fact]
    public async Task a_replaced_message_goes_with_the_commit_that_brings_the_new_one()
    {
        await using IAccount small = await AddAccountAsync("small@example.org", 10);
        Assert.True((await AppendAsync(small, "INBOX", FlagSet.Empty, null, "123", "45678")).IsOk);
        MailboxId inbox = (await FindAsync("INBOX", small)).Id, sent = (await FindAsync("Sent", small)).Id;
        // 7 octets fit where 5 go, and 9 do not.
        Assert.Equal(StoreRefusal.OverQuota, (await ReplaceAsync(small, inbox, 2, inbox, "123456789")).Refusal);
        Assert.Equal("3", (await ReplaceAsync(small, inbox, 2, inbox, "1234567")).Value!.Uids.ToString());
        Assert.Equal(StoreRefusal.NoSuchMessage, (await ReplaceAsync(small, inbox, 2, inbox, "x")).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await ReplaceAsync(small, inbox, 1, new MailboxId(99), "x")).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await ReplaceAsync(small, new MailboxId(99), 1, inbox, "x")).Refusal);
        Appended other = (await ReplaceAsync(small, inbox, 1, sent, "x")).Value!;
        Assert.Equal("1", other.Uids.ToString());
        // One write, one modseq, in both mailboxes.
        Assert.Equal((other.ModSeq, other.ModSeq), ((await FindAsync("INBOX", small)).HighestModSeq, (await FindAsync("Sent", small)).HighestModSeq));
        Assert.Equal((uint[])[3u], UidsOf((await small.ReadMessagesAsync(inbox, Stop))!));
        Assert.Equal((uint[])[1u], UidsOf((await small.ReadMessagesAsync(sent, Stop))!));
        Assert.Equal(8, (await small.ReadQuotaAsync(Stop)).UsedBytes);
        IReadOnlyList<Change> changes = (await small.ReadChangesAsync(inbox, 0, Stop))!;
        Assert.Equal((uint[])[2u, 1u], changes.OfType<Change.MessagesExpunged>().SelectMany(change => change.Uids.Enumerate()));
    }

    async ValueTask<StoreResult<Appended>> ReplaceAsync(IAccount account, MailboxId from, uint uid, MailboxId to, string text)
    {
        await using MessageSpool spool = await TestKit.Store.TestStore.SpoolAsync(Store, System.Text.Encoding.ASCII.GetBytes(text));
        return await account.ReplaceAsync(from, uid, to, new NewMessage(spool, FlagSet.Empty, DateTimeOffset.UnixEpoch), Stop);
    }

    [Fact]
    public async Task over_quota_nothing_of_an_append_or_copy_is_kept()
    {
        await using IAccount small = await AddAccountAsync("small@example.org", 10);
        Assert.True((await AppendAsync(small, "INBOX", FlagSet.Empty, null, "123456")).IsOk);
        Assert.Equal(StoreRefusal.OverQuota, (await AppendAsync(small, "INBOX", FlagSet.Empty, null, "12", "345")).Refusal);
        MailboxId inbox = (await FindAsync("INBOX", small)).Id, sent = (await FindAsync("Sent", small)).Id;
        Assert.Equal(StoreRefusal.OverQuota, (await small.CopyAsync(inbox, UidSet.All, sent, Stop)).Refusal);
        Assert.True((await small.MoveAsync(inbox, UidSet.All, sent, Stop)).IsOk);
        Assert.Equal(new QuotaUsage(6, 1, new AccountLimits(10, null)), await small.ReadQuotaAsync(Stop));
    }

    [Fact]
    public async Task a_limit_of_messages_holds_for_appends_and_copies_and_neither_for_moves_nor_for_a_message_in_the_place_of_another()
    {
        await using IAccount small = await AddAccountAsync("small@example.org", null);
        await LimitAsync("small@example.org", new AccountLimits(null, 2));
        MailboxId inbox = (await FindAsync("INBOX", small)).Id, sent = (await FindAsync("Sent", small)).Id;
        Assert.Equal(StoreRefusal.OverQuota, (await AppendAsync(small, "INBOX", FlagSet.Empty, null, "1", "2", "3")).Refusal);
        Assert.True((await AppendAsync(small, "INBOX", FlagSet.Empty, null, "1", "2")).IsOk);
        Assert.Equal(StoreRefusal.OverQuota, (await AppendAsync(small, "Sent", FlagSet.Empty, null, "3")).Refusal);
        Assert.Equal(StoreRefusal.OverQuota, (await small.CopyAsync(inbox, UidSet.Of(1), sent, Stop)).Refusal);
        Assert.True((await small.MoveAsync(inbox, UidSet.Of(1), sent, Stop)).IsOk);
        Assert.True((await ReplaceAsync(small, inbox, 2, sent, "other")).IsOk);
        Assert.Equal(new QuotaUsage(6, 2, new AccountLimits(null, 2)), await small.ReadQuotaAsync(Stop));
        await small.ExpungeAsync(sent, UidSet.Of(1), false, Stop);
        Assert.True((await AppendAsync(small, "INBOX", FlagSet.Empty, null, "3")).IsOk);
    }

    [Fact]
    public async Task a_limit_takes_effect_at_once_also_where_the_account_is_open()
    {
        await using IAccount open = await AddAccountAsync("open@example.org", 3);
        Assert.Equal(StoreRefusal.OverQuota, (await AppendAsync(open, "INBOX", FlagSet.Empty, null, "1234")).Refusal);
        await LimitAsync("open@example.org", new AccountLimits(long.MaxValue, long.MaxValue));
        Assert.True((await AppendAsync(open, "INBOX", FlagSet.Empty, null, "1234")).IsOk);
        Assert.True((await ReplaceAsync(open, (await FindAsync("INBOX", open)).Id, 1, (await FindAsync("INBOX", open)).Id, "12345")).IsOk);
        await LimitAsync("open@example.org", new AccountLimits(null, 0));
        Assert.Equal(StoreRefusal.OverQuota, (await AppendAsync(open, "INBOX", FlagSet.Empty, null, "1")).Refusal);
        Assert.Equal(-1, (await open.ReadQuotaAsync(Stop)).Room.Messages);
    }

    async Task LimitAsync(string address, AccountLimits limits) => Assert.True((await Store.Directory.SetLimitsAsync(address, _ => limits, Stop)).IsOk);

    [Fact]
    public async Task flags_change_only_where_they_differ()
    {
        await AppendAsync("INBOX", "a", "b", "c");
        FlagsChange first = await FlagAsync("INBOX", UidSet.Of(2, 9), FlagAction.Add, Flags(SystemFlags.Seen));
        Assert.Equal("2", first.Changed.ToString());
        FlagsChange second = await FlagAsync("INBOX", UidSet.All, FlagAction.Add, Flags(SystemFlags.Seen));
        Assert.Equal("1,3", second.Changed.ToString());
        MessageRow[] rows = Rows(await ListAsync("INBOX"));
        Assert.Equal([second.ModSeq, first.ModSeq, second.ModSeq], rows.Select(r => r.ModSeq));
        FlagsChange third = await FlagAsync("INBOX", UidSet.All, FlagAction.Add, Flags(SystemFlags.Seen));
        Assert.True(third.Changed.IsEmpty);
        Assert.Equal((await FindAsync("INBOX")).HighestModSeq, third.ModSeq);
    }

    [Fact]
    public async Task flags_are_added_removed_and_replaced()
    {
        await AppendAsync("INBOX", "a");
        await FlagAsync("INBOX", UidSet.All, FlagAction.Add, Flags(SystemFlags.Seen, "$Junk", "later"));
        await FlagAsync("INBOX", UidSet.All, FlagAction.Remove, Flags(SystemFlags.Flagged, "$JUNK"));
        Assert.Equal(Flags(SystemFlags.Seen, "later"), (await ListAsync("INBOX"))[0].Flags);
        await FlagAsync("INBOX", UidSet.All, FlagAction.Replace, Flags(SystemFlags.Draft));
        Assert.Equal(Flags(SystemFlags.Draft), (await ListAsync("INBOX"))[0].Flags);
        Assert.Equal(["$Junk", "later"], (await FindAsync("INBOX")).Keywords);
    }

    [Fact]
    public async Task with_unchangedsince_newer_messages_are_left_alone_and_named()
    {
        await AppendAsync("INBOX", "a", "b");
        long known = (await FindAsync("INBOX")).HighestModSeq;
        await FlagAsync("INBOX", UidSet.Of(2), FlagAction.Add, Flags(SystemFlags.Flagged));
        // RFC 7162 §3.1.3
        FlagsChange change = await FlagAsync("INBOX", UidSet.All, FlagAction.Add, Flags(SystemFlags.Seen), known);
        Assert.Equal(("1", "2"), (change.Changed.ToString(), change.Failed.ToString()));
        // A message that fails does so also where it has the flags already.
        change = await FlagAsync("INBOX", UidSet.Of(2), FlagAction.Add, Flags(SystemFlags.Flagged), known);
        Assert.Equal("2", change.Failed.ToString());
        // UNCHANGEDSINCE 0 fails for every message.
        Assert.Equal("1:2", (await FlagAsync("INBOX", UidSet.All, FlagAction.Add, Flags(SystemFlags.Draft), 0)).Failed.ToString());
    }

    [Fact]
    public async Task keywords_have_limits_per_message_and_mailbox()
    {
        await AppendAsync("INBOX", "a", "b");
        string[] many = [.. Enumerable.Range(0, StoreLimits.KeywordsPerMailbox + 1).Select(i => $"k{i}")];
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        for (int i = 0; i < 10; i++)
            await FlagAsync("INBOX", UidSet.Of(1), FlagAction.Replace, Flags(SystemFlags.None, many[(100 * i)..(100 * (i + 1))]));
        Assert.Equal(StoreLimits.KeywordsPerMailbox, (await FindAsync("INBOX")).Keywords.Count);
        Assert.Equal(StoreRefusal.TooManyKeywords, (await Account.ChangeFlagsAsync(inbox, UidSet.Of(2), FlagAction.Add, Flags(0, many[^1]), null, Stop)).Refusal);
        Assert.True((await Account.ChangeFlagsAsync(inbox, UidSet.Of(2), FlagAction.Add, Flags(0, many[0]), null, Stop)).IsOk);
        Assert.Equal(StoreRefusal.TooManyKeywords, (await Account.ChangeFlagsAsync(inbox, UidSet.Of(1), FlagAction.Add, Flags(0, many[0]), null, Stop)).Refusal);
        Assert.Equal(StoreRefusal.TooManyKeywords, (await AppendAsync(Account, "Sent", Flags(0, many[..101]), null, "x")).Refusal);
        Assert.Equal(0, (await FindAsync("Sent")).Exists);
    }

    [Fact]
    public async Task copies_keep_flags_date_and_message_in_uid_order()
    {
        await AppendAsync(Account, "INBOX", Flags(SystemFlags.Seen, "kw"), null, "a", "b", "c");
        Time.Advance(TimeSpan.FromHours(1));
        Mailbox inbox = await FindAsync("INBOX"), sent = await FindAsync("Sent");
        Copied copied = (await Account.CopyAsync(inbox.Id, UidSet.Of(3, 1, 77), sent.Id, Stop)).Value!;
        Assert.Equal(("1,3", "1:2", sent.UidValidity), (copied.Source.ToString(), copied.Target.ToString(), copied.UidValidity));
        MessageRow[] from = Rows(await ListAsync("INBOX")), to = Rows(await ListAsync("Sent"));
        MessageRow[] expected = [.. new[] { from[0], from[2] }.Select((r, i) => r with { Uid = (uint)i + 1, ModSeq = copied.ModSeq, Saved = r.Saved + 3600 })];
        Assert.Equal(expected, to);
        Assert.Equal(["kw"], (await FindAsync("Sent")).Keywords);
        Assert.Equal((5L, 5L), ((await Account.ReadQuotaAsync(Stop)).UsedMessages, (await Account.ReadQuotaAsync(Stop)).UsedBytes));
    }

    [Fact]
    public async Task copying_into_the_same_mailbox_doubles_what_was_there()
    {
        await AppendAsync("INBOX", "a", "b");
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        Assert.Equal("3:4", (await Account.CopyAsync(inbox, UidSet.All, inbox, Stop)).Value!.Target.ToString());
        Assert.Equal(4, (await FindAsync("INBOX")).Exists);
    }

    [Fact]
    public async Task a_move_is_one_change_in_both_mailboxes()
    {
        await AppendAsync("INBOX", "a", "b", "c");
        Mailbox inbox = await FindAsync("INBOX"), sent = await FindAsync("Sent");
        Copied moved = (await Account.MoveAsync(inbox.Id, UidSet.Of(2, 3), sent.Id, Stop)).Value!;
        Assert.Equal((uint[])[1u], UidsOf(await ListAsync("INBOX")));
        Assert.Equal((uint[])[1u, 2u], UidsOf(await ListAsync("Sent")));
        Assert.Equal((moved.ModSeq, moved.ModSeq), ((await FindAsync("INBOX")).HighestModSeq, (await FindAsync("Sent")).HighestModSeq));
    }

    [Fact]
    public async Task a_move_within_a_mailbox_gives_new_uids()
    {
        await AppendAsync("INBOX", "a", "b");
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        await Account.MoveAsync(inbox, UidSet.Of(1), inbox, Stop);
        Assert.Equal((uint[])[2u, 3u], UidsOf(await ListAsync("INBOX")));
    }

    [Fact]
    public async Task transferring_nothing_is_no_change()
    {
        Mailbox inbox = await FindAsync("INBOX"), sent = await FindAsync("Sent");
        long before = await Account.ReadModSeqAsync(Stop);
        Assert.True((await Account.CopyAsync(inbox.Id, UidSet.All, sent.Id, Stop)).Value!.Target.IsEmpty);
        Assert.True((await Account.MoveAsync(inbox.Id, UidSet.All, sent.Id, Stop)).Value!.Source.IsEmpty);
        Assert.True((await Account.ExpungeAsync(inbox.Id, null, false, Stop)).Value!.Uids.IsEmpty);
        Assert.Equal(before, await Account.ReadModSeqAsync(Stop));
    }

    [Fact]
    public async Task expunging_takes_what_is_named_and_marked()
    {
        await AppendAsync("INBOX", "a", "b", "c", "d");
        await FlagAsync("INBOX", UidSet.Of(1, 2), FlagAction.Add, Flags(SystemFlags.Deleted));
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        Assert.Equal("2", (await Account.ExpungeAsync(inbox, UidSet.Range(2, 3), true, Stop)).Value!.Uids.ToString());
        Assert.Equal("4", (await Account.ExpungeAsync(inbox, UidSet.Of(4), false, Stop)).Value!.Uids.ToString());
        Assert.Equal("1", (await Account.ExpungeAsync(inbox, null, true, Stop)).Value!.Uids.ToString());
        Assert.Equal((uint[])[3u], UidsOf(await ListAsync("INBOX")));
    }

    [Fact]
    public async Task a_list_that_somebody_holds_never_changes()
    {
        await AppendAsync("INBOX", "a", "b");
        MessageList held = await ListAsync("INBOX");
        MessageRow[] before = Rows(held);
        await FlagAsync("INBOX", UidSet.All, FlagAction.Add, Flags(SystemFlags.Seen));
        await AppendAsync("INBOX", "c");
        await Account.ExpungeAsync(held.Mailbox, UidSet.Of(1), false, Stop);
        Assert.Equal(before, Rows(held));

        MessageList now = await ListAsync("INBOX");
        ListDifference difference = now.Since(held);
        Assert.Equal(("1", "3", "2"), (difference.Gone.ToString(), difference.Came.ToString(), difference.Changed.ToString()));
        Assert.Equal((uint[])[1u, 2u, 3u], UidsOf(now.KeepingRowsOf(held)));
    }
}
