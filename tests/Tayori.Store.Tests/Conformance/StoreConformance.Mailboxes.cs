namespace Tayori.Store.Tests.Conformance;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task a_new_account_has_an_inbox_and_the_special_mailboxes()
    {
        IReadOnlyList<Mailbox> all = await Account.ListMailboxesAsync(Stop);
        Assert.Equal("INBOX", all[0].Name);
        foreach (SpecialUse use in (SpecialUse[])[SpecialUse.Archive, SpecialUse.Drafts, SpecialUse.Junk, SpecialUse.Sent, SpecialUse.Trash])
            Assert.Single(all, m => m.SpecialUse == use);
        Assert.Equal(all.Count, all.Select(m => m.UidValidity).Distinct().Count());
    }

    [Fact]
    public async Task an_account_that_is_not_there_does_not_open() => Assert.Null(await Store.OpenAccountAsync(new AccountId(99_999), Stop));

    [Fact]
    public async Task an_empty_mailbox_counts_nothing()
    {
        Mailbox inbox = await FindAsync("INBOX");
        Assert.Equal((0, 0, 0, 0L, -1), (inbox.Exists, inbox.Unseen, inbox.Deleted, inbox.Bytes, inbox.FirstUnseen));
        Assert.Equal((1u, 1u), (inbox.UidNext, inbox.FirstRecent));
        // RFC 7162 §3.1.1: a modseq is positive.
        Assert.True(inbox.HighestModSeq > 0 && inbox.UidValidity > 0);
    }

    [Theory]
    [InlineData("inbox"), InlineData("InBoX")]
    public async Task inbox_is_one_name_in_any_case(string name) => Assert.Equal((await FindAsync("INBOX")).Id, (await FindAsync(name)).Id);

    [Fact]
    public async Task creating_makes_the_superiors_that_lack()
    {
        Mailbox leaf = await CreateAsync("a/b/c");
        Assert.Equal("a/b/c", leaf.Name);
        Assert.NotNull(await FindAsync("a"));
        Assert.NotNull(await FindAsync("a/b"));
    }

    [Fact]
    public async Task creating_makes_no_superior_above_one_that_exists()
    {
        await CreateAsync("a/b");
        await Account.DeleteMailboxAsync("a", Stop);
        await CreateAsync("a/b/c/d");
        Assert.Null(await FindAsync("a"));
        Assert.NotNull(await FindAsync("a/b/c"));
    }

    [Theory]
    [InlineData(""), InlineData("/a"), InlineData("a/"), InlineData("a//b"), InlineData("a\0b"), InlineData("a\nb"), InlineData("a\u007f"), InlineData("便\u0085"), InlineData("便\u2028り"), InlineData("便\u2029"), InlineData("\uFEFF便り")]
    [InlineData("便\uFFFF"), InlineData("\U000E0080")]
    public async Task a_name_with_an_empty_level_or_what_is_no_text_is_invalid(string name)
    {
        Assert.Equal(StoreRefusal.InvalidName, (await Account.CreateMailboxAsync(name, SpecialUse.None, Stop)).Refusal);
        Assert.Equal(StoreRefusal.InvalidName, (await Account.RenameMailboxAsync("Sent", name, Stop)).Refusal);
        Assert.Equal(StoreRefusal.InvalidName, (await Account.SetSubscribedAsync(name, true, Stop)).Refusal);
    }

    [Fact]
    public async Task a_name_that_is_too_long_or_too_deep_is_invalid()
    {
        string deepest = string.Join('/', Enumerable.Repeat("d", StoreLimits.MailboxNameLevels));
        Assert.True((await Account.CreateMailboxAsync(deepest, SpecialUse.None, Stop)).IsOk);
        Assert.Equal(StoreRefusal.InvalidName, (await Account.CreateMailboxAsync(deepest + "/d", SpecialUse.None, Stop)).Refusal);
        string longest = new string('便', StoreLimits.MailboxNameBytes / 3);
        Assert.True((await Account.CreateMailboxAsync(longest, SpecialUse.None, Stop)).IsOk);
        Assert.Equal(StoreRefusal.InvalidName, (await Account.CreateMailboxAsync(longest + "便", SpecialUse.None, Stop)).Refusal);
    }

    [Theory]
    [InlineData(".."), InlineData("../../etc/passwd"), InlineData("CON"), InlineData("a\\b"), InlineData("便り/頼り"), InlineData("%s'; --")]
    public async Task a_name_is_a_row_and_never_a_path(string name)
    {
        Mailbox made = await CreateAsync(name);
        Assert.Equal(name, made.Name);
        Assert.Equal(made.Id, (await FindAsync(name)).Id);
    }

    /// <summary>RFC 9051 §5.1: "SELECT &lt;name&gt; must open the same mailbox that was successfully created with CREATE &lt;name&gt;". Form C, not KC: narrow letters are others.</summary>
    [Fact]
    public async Task a_name_is_the_same_however_its_characters_are_put_together()
    {
        Mailbox made = await CreateAsync("か\u3099くせい/ハ\u309Aリ");
        Assert.Equal("がくせい/パリ", made.Name);
        Assert.Equal(made.Id, (await FindAsync("がくせい/ハ\u309Aリ")).Id);
        Assert.Equal(StoreRefusal.AlreadyExists, (await Account.CreateMailboxAsync("がくせい/パリ", SpecialUse.None, Stop)).Refusal);
        Assert.NotEqual(made.Id, (await CreateAsync("がくせい/ﾊﾟﾘ")).Id);
        Assert.Equal("ｶﾞ", (await CreateAsync("ｶﾞ")).Name);
        Assert.True((await Account.RenameMailboxAsync("か\u3099くせい/パリ", "inbox/ロント\u3099ン", Stop)).IsOk);
        Assert.Equal(made.Id, (await FindAsync("INBOX/ロンドン")).Id);
        Assert.True((await Account.SetSubscribedAsync("INBOX/ロント\u3099ン", true, Stop)).Value);
        Assert.Contains("INBOX/ロンドン", await Account.ListSubscriptionsAsync(Stop));
        Assert.False((await Account.SetSubscribedAsync("INBOX/ロンドン", true, Stop)).Value);
        Assert.True((await Account.DeleteMailboxAsync("INBOX/ロント\u3099ン", Stop)).IsOk);
    }

    [Fact]
    public async Task a_name_is_as_long_as_it_is_kept()
    {
        string longest = new('が', StoreLimits.MailboxNameBytes / 3);
        Assert.Equal(longest, (await CreateAsync(longest.Replace("が", "か\u3099", StringComparison.Ordinal))).Name);
        Assert.Equal(StoreRefusal.InvalidName, (await Account.CreateMailboxAsync(longest + "か\u3099", SpecialUse.None, Stop)).Refusal);
    }

    [Fact]
    public async Task what_exists_is_not_created_again()
    {
        await CreateAsync("a");
        Assert.Equal(StoreRefusal.AlreadyExists, (await Account.CreateMailboxAsync("a", SpecialUse.None, Stop)).Refusal);
        Assert.Equal(StoreRefusal.AlreadyExists, (await Account.CreateMailboxAsync("inbox", SpecialUse.None, Stop)).Refusal);
    }

    [Fact]
    public async Task mailboxes_are_listed_by_name_with_inbox_first()
    {
        foreach (string name in (string[])["z", "A", "b/c", "INBOX/x"])
            await CreateAsync(name);
        string[] names = [.. (await Account.ListMailboxesAsync(Stop)).Select(m => m.Name)];
        Assert.Equal("INBOX", names[0]);
        Assert.Equal(names[1..].Order(StringComparer.Ordinal), names[1..]);
    }

    [Fact]
    public async Task deleting_takes_the_messages_and_leaves_the_inferiors()
    {
        await CreateAsync("a/b");
        await AppendAsync("a", "x");
        Mailbox a = await FindAsync("a");
        Assert.Equal(a.Id, (await Account.DeleteMailboxAsync("a", Stop)).Value!.Id);
        Assert.Null(await Account.FindMailboxAsync("a", Stop));
        Assert.Null(await Account.GetMailboxAsync(a.Id, Stop));
        Assert.Null(await Account.ReadMessagesAsync(a.Id, Stop));
        Assert.NotNull(await FindAsync("a/b"));
        Assert.Equal(0, (await Account.ReadQuotaAsync(Stop)).UsedMessages);
    }

    [Fact]
    public async Task inbox_is_not_deleted_and_what_is_not_there_neither()
    {
        Assert.Equal(StoreRefusal.ProtectedMailbox, (await Account.DeleteMailboxAsync("Inbox", Stop)).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.DeleteMailboxAsync("nowhere", Stop)).Refusal);
    }

    [Fact]
    public async Task a_name_used_again_has_another_id_and_a_greater_uidvalidity()
    {
        Mailbox first = await CreateAsync("a");
        await Account.DeleteMailboxAsync("a", Stop);
        Mailbox second = await CreateAsync("a");
        Assert.NotEqual(first.Id, second.Id);
        Assert.True(second.UidValidity > first.UidValidity);
    }

    [Fact]
    public async Task renaming_takes_the_inferiors_along_and_keeps_what_they_are()
    {
        Mailbox inferior = await CreateAsync("a/b");
        await AppendAsync("a/b", "x");
        Assert.True((await Account.RenameMailboxAsync("a", "new/home", Stop)).IsOk);
        Mailbox moved = await FindAsync("new/home/b");
        Assert.Equal((inferior.Id, inferior.UidValidity, 2u, 1), (moved.Id, moved.UidValidity, moved.UidNext, moved.Exists));
        Assert.Null(await Account.FindMailboxAsync("a", Stop));
        Assert.Null(await Account.FindMailboxAsync("a/b", Stop));
        Assert.NotNull(await FindAsync("new"));
    }

    [Fact]
    public async Task renaming_leaves_names_alone_that_only_begin_alike()
    {
        await CreateAsync("a");
        await CreateAsync("ab/c");
        await Account.RenameMailboxAsync("a", "z", Stop);
        Assert.NotNull(await FindAsync("ab/c"));
    }

    [Fact]
    public async Task renaming_refuses_what_is_taken_missing_or_below_itself()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        Assert.Equal(StoreRefusal.AlreadyExists, (await Account.RenameMailboxAsync("a", "b", Stop)).Refusal);
        Assert.Equal(StoreRefusal.AlreadyExists, (await Account.RenameMailboxAsync("a", "a", Stop)).Refusal);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.RenameMailboxAsync("c", "d", Stop)).Refusal);
        Assert.Equal(StoreRefusal.InvalidName, (await Account.RenameMailboxAsync("a", "a/b", Stop)).Refusal);
    }

    [Fact]
    public async Task renaming_refuses_when_an_inferior_would_meet_another_mailbox()
    {
        await CreateAsync("a/x");
        await CreateAsync("b/x");
        await Account.DeleteMailboxAsync("b", Stop);
        Assert.Equal(StoreRefusal.AlreadyExists, (await Account.RenameMailboxAsync("a", "b", Stop)).Refusal);
        Assert.NotNull(await FindAsync("a/x"));
    }

    [Fact]
    public async Task renaming_a_level_that_is_no_mailbox_renames_what_is_below_it()
    {
        await CreateAsync("a/b/c");
        Mailbox inferior = await FindAsync("a/b/c");
        await Account.DeleteMailboxAsync("a/b", Stop);
        Assert.Equal(StoreRefusal.AlreadyExists, (await Account.RenameMailboxAsync("a/b", "a/b", Stop)).Refusal);
        Assert.Equal(StoreRefusal.InvalidName, (await Account.RenameMailboxAsync("a/b", "a/b/d", Stop)).Refusal);
        Assert.True((await Account.RenameMailboxAsync("a/b", "new/z", Stop)).IsOk);
        Assert.Equal(inferior.Id, (await FindAsync("new/z/c")).Id);
        Assert.NotNull(await FindAsync("new"));
        Assert.Null(await Account.FindMailboxAsync("new/z", Stop));
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.RenameMailboxAsync("a/b", "x", Stop)).Refusal);
    }

    [Fact]
    public async Task a_mailbox_takes_a_name_that_its_superior_leaves()
    {
        MailboxId upper = (await CreateAsync("a/b")).Id, lower = (await CreateAsync("a/b/b")).Id;
        await Account.DeleteMailboxAsync("a", Stop);
        Assert.True((await Account.RenameMailboxAsync("a/b", "a", Stop)).IsOk);
        Assert.Equal((upper, lower), ((await FindAsync("a")).Id, (await FindAsync("a/b")).Id));
    }

    [Fact]
    public async Task renaming_inbox_moves_its_messages_and_leaves_it_and_its_inferiors()
    {
        await CreateAsync("INBOX/x");
        await AppendAsync("INBOX", "one", "two");
        Mailbox before = await FindAsync("INBOX");
        Assert.True((await Account.RenameMailboxAsync("inbox", "old", Stop)).IsOk);
        Mailbox target = await FindAsync("old");
        Mailbox after = await FindAsync("INBOX");
        Assert.Equal((before.Id, before.UidValidity, 0, 3u), (after.Id, after.UidValidity, after.Exists, after.UidNext));
        Assert.Equal(2, target.Exists);
        Assert.NotEqual(before.Id, target.Id);
        Assert.NotNull(await FindAsync("INBOX/x"));
    }

    [Fact]
    public async Task subscriptions_are_names_that_need_not_exist()
    {
        Assert.True((await Account.SetSubscribedAsync("ghost", true, Stop)).IsOk);
        Assert.True((await Account.SetSubscribedAsync("ghost", true, Stop)).IsOk);
        Assert.Single(await Account.ListSubscriptionsAsync(Stop), "ghost");
        await Account.SetSubscribedAsync("ghost", false, Stop);
        Assert.DoesNotContain("ghost", await Account.ListSubscriptionsAsync(Stop));
    }

    [Fact]
    public async Task a_subscription_takes_a_modseq_and_rings_the_bell_where_it_changes_anything()
    {
        int rung = 0;
        using IDisposable bell = Account.Watch(() => Interlocked.Increment(ref rung));
        long before = await Account.ReadModSeqAsync(Stop);
        Assert.True((await Account.SetSubscribedAsync("ghost", true, Stop)).Value);
        Assert.True(rung > 0);
        Assert.False((await Account.SetSubscribedAsync("ghost", true, Stop)).Value);
        Assert.Equal(before + 1, await Account.ReadModSeqAsync(Stop));
        rung = 0;
        Assert.True((await Account.SetSubscribedAsync("ghost", false, Stop)).Value);
        Assert.True(rung > 0);
        Assert.False((await Account.SetSubscribedAsync("ghost", false, Stop)).Value);
        Assert.Equal(before + 2, await Account.ReadModSeqAsync(Stop));
    }

    [Fact]
    public async Task a_subscription_outlives_its_mailbox()
    {
        await CreateAsync("a");
        await Account.SetSubscribedAsync("a", true, Stop);
        await Account.DeleteMailboxAsync("a", Stop);
        Assert.Contains("a", await Account.ListSubscriptionsAsync(Stop));
    }

    [Fact]
    public async Task recent_is_claimed_once()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        await AppendAsync("INBOX", "1", "2");
        Assert.Equal(1u, await Account.ClaimRecentAsync(inbox, 3, Stop));
        Assert.Equal(3u, await Account.ClaimRecentAsync(inbox, 3, Stop));
        await AppendAsync("INBOX", "3");
        Assert.Equal(3u, await Account.ClaimRecentAsync(inbox, 4, Stop));
        Assert.Equal(4u, (await FindAsync("INBOX")).FirstRecent);
        // A session that looks at an older list takes nothing back.
        Assert.Equal(4u, await Account.ClaimRecentAsync(inbox, 2, Stop));
        Assert.Equal(4u, (await FindAsync("INBOX")).FirstRecent);
    }
}
