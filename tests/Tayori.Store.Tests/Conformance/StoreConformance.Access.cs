namespace Tayori.Store.Tests.Conformance;

public abstract partial class StoreConformance
{
    const MailboxRights Look = MailboxRights.Lookup | MailboxRights.Read;

    static readonly Grantee s_anyone = new(null);

    async Task<AccountId> GuestAsync(string address = "guest@example.org") => (await AddAccountAsync(address, null)).Id;

    async Task<StoreResult<Mailbox>> GrantAsync(string mailbox, Grantee grantee, MailboxRights rights, FlagAction action = FlagAction.Add) =>
        await Account.ChangeAccessAsync((await FindAsync(mailbox)).Id, grantee, action, rights, Stop);

    async Task<MailboxRights> RightsAsync(string mailbox, AccountId account) => (await FindAsync(mailbox)).Access.RightsOf(account);

    [Fact]
    public async Task Rights_are_given_added_to_taken_from_and_taken_away()
    {
        AccountId guest = await GuestAsync();
        Assert.Equal(MailboxRights.None, await RightsAsync("INBOX", guest));
        await GrantAsync("INBOX", new(guest), Look, FlagAction.Replace);
        Assert.Equal(Look, await RightsAsync("INBOX", guest));
        await GrantAsync("INBOX", new(guest), MailboxRights.Insert);
        Mailbox now = (await GrantAsync("INBOX", new(guest), MailboxRights.Read, FlagAction.Remove)).Value!;
        Assert.Equal(MailboxRights.Lookup | MailboxRights.Insert, now.Access.RightsOf(guest));
        await GrantAsync("INBOX", new(guest), MailboxRights.None, FlagAction.Replace);
        Assert.Empty((await FindAsync("INBOX")).Access);
    }

    [Fact]
    public async Task Rights_come_from_all_entries_that_speak_of_an_account_and_negative_ones_take_them_away()
    {
        AccountId guest = await GuestAsync(), other = await GuestAsync("other@example.org");
        await GrantAsync("INBOX", new(guest), MailboxRights.Insert);
        await GrantAsync("INBOX", s_anyone, Look);
        await GrantAsync("INBOX", new(guest, IsNegative: true), MailboxRights.Read);
        Assert.Equal(MailboxRights.Lookup | MailboxRights.Insert, await RightsAsync("INBOX", guest));
        Assert.Equal(Look, await RightsAsync("INBOX", other));
        await GrantAsync("INBOX", new(null, IsNegative: true), MailboxRights.Lookup);
        Assert.Equal(MailboxRights.Read, await RightsAsync("INBOX", other));
        Assert.Equal([s_anyone, new(null, true), new(guest), new(guest, true)], (await FindAsync("INBOX")).Access.Select(e => e.Grantee));
    }

    [Fact]
    public async Task A_change_of_rights_takes_a_modseq_of_the_account_and_rings_and_one_that_changes_nothing_does_not()
    {
        AccountId guest = await GuestAsync();
        long mailbox = (await FindAsync("INBOX")).HighestModSeq, before = await Account.ReadModSeqAsync(Stop);
        int rung = 0;
        using IDisposable bell = Account.Watch(() => Interlocked.Increment(ref rung));
        await GrantAsync("INBOX", new(guest), Look);
        Assert.Equal(before + 1, await Account.ReadModSeqAsync(Stop));
        Assert.Equal(1, Volatile.Read(ref rung));
        await GrantAsync("INBOX", new(guest), MailboxRights.Read);
        Assert.Equal(before + 1, await Account.ReadModSeqAsync(Stop));
        Assert.Equal(mailbox, (await FindAsync("INBOX")).HighestModSeq);
    }

    [Fact]
    public async Task The_directory_tells_whose_rights_have_changed()
    {
        AccountId guest = await GuestAsync();
        List<AccountId?> told = [];
        Store.Directory.AccessChanged += told.Add;
        await GrantAsync("INBOX", new(guest), Look);
        await GrantAsync("INBOX", s_anyone, MailboxRights.Insert);
        await GrantAsync("INBOX", new(guest, IsNegative: true), Look);
        Assert.Equal((AccountId?[])[guest, null, guest], told);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.ChangeAccessAsync(new MailboxId(99), new(guest), FlagAction.Add, Look, Stop)).Refusal);
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public async Task An_access_list_follows_its_mailbox_and_goes_with_it()
    {
        AccountId guest = await GuestAsync();
        await CreateAsync("a/b");
        await GrantAsync("a", new(guest), Look);
        await GrantAsync("a/b", new(guest), MailboxRights.Insert);
        await Account.RenameMailboxAsync("a", "c", Stop);
        Assert.Equal(Look, await RightsAsync("c", guest));
        Assert.Equal(MailboxRights.Insert, await RightsAsync("c/b", guest));
        await Account.DeleteMailboxAsync("c", Stop);
        Assert.Equal([Account.Id], await Store.Directory.ListGrantorsAsync(guest, Stop));
        await Account.DeleteMailboxAsync("c/b", Stop);
        Assert.Empty(await Store.Directory.ListGrantorsAsync(guest, Stop));
        Assert.Empty((await CreateAsync("c")).Access);
    }

    [Fact]
    public async Task A_new_mailbox_begins_with_the_access_list_of_its_superior_and_then_has_its_own()
    {
        AccountId guest = await GuestAsync();
        await CreateAsync("a");
        await GrantAsync("a", new(guest), Look);
        Assert.Equal(Look, (await CreateAsync("a/b/c")).Access.RightsOf(guest));
        Assert.Equal(Look, await RightsAsync("a/b", guest));
        await GrantAsync("a", new(guest), MailboxRights.None, FlagAction.Replace);
        Assert.Equal(Look, await RightsAsync("a/b/c", guest));
        Assert.Empty((await CreateAsync("a/d")).Access);
        // RFC 4314 §4: RENAME does not change access lists, wherever the mailbox goes.
        await Account.RenameMailboxAsync("a/d", "a/b/d", Stop);
        Assert.Empty((await FindAsync("a/b/d")).Access);
    }

    [Fact]
    public async Task A_mailbox_made_of_the_messages_of_INBOX_is_a_new_one()
    {
        AccountId guest = await GuestAsync();
        await GrantAsync("INBOX", new(guest), Look);
        await Account.RenameMailboxAsync("INBOX", "old", Stop);
        Assert.Equal(MailboxRights.None, await RightsAsync("old", guest));
        Assert.Equal(Look, await RightsAsync("INBOX", guest));
    }

    [Fact]
    public async Task The_directory_knows_where_to_look_for_what_is_shared()
    {
        AccountId guest = await GuestAsync();
        IAccount second = await AddAccountAsync("second@example.org", null);
        MailboxId inbox = (await FindAsync("INBOX", second)).Id;
        await second.ChangeAccessAsync(inbox, new(guest), FlagAction.Add, Look, Stop);
        await GrantAsync("INBOX", new(guest), Look);
        await GrantAsync("INBOX", s_anyone, Look);
        await GrantAsync("INBOX", new(second.Id, IsNegative: true), Look);
        Assert.Equal([Account.Id, second.Id], await Store.Directory.ListGrantorsAsync(guest, Stop));
        Assert.Equal([Account.Id], await Store.Directory.ListGrantorsAsync(null, Stop));
        Assert.Empty(await Store.Directory.ListGrantorsAsync(second.Id, Stop));
        await GrantAsync("INBOX", new(guest), MailboxRights.All, FlagAction.Remove);
        await GrantAsync("INBOX", s_anyone, MailboxRights.None, FlagAction.Replace);
        Assert.Equal([second.Id], await Store.Directory.ListGrantorsAsync(guest, Stop));
        Assert.Empty(await Store.Directory.ListGrantorsAsync(null, Stop));
        await Store.Directory.RemoveAccountAsync("second@example.org", Stop);
        Assert.Empty(await Store.Directory.ListGrantorsAsync(guest, Stop));
    }

    [Fact]
    public async Task An_access_list_has_an_end()
    {
        AccountId last = default;
        for (int i = 0; i < StoreLimits.AccessEntries; i++)
        {
            last = new AccountId(1_000 + i);
            Assert.True((await GrantAsync("INBOX", new(last), Look)).IsOk);
        }
        Assert.Equal(StoreRefusal.TooManyGrantees, (await GrantAsync("INBOX", s_anyone, Look)).Refusal);
        Assert.True((await GrantAsync("INBOX", new(last), MailboxRights.Insert)).IsOk);
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await Account.ChangeAccessAsync(new(999), s_anyone, FlagAction.Add, Look, Stop)).Refusal);
    }

    [Theory]
    [InlineData(FlagKinds.None, SystemFlags.None, false)]
    [InlineData(FlagKinds.Seen, SystemFlags.Seen, false)]
    [InlineData(FlagKinds.Deleted, SystemFlags.Deleted, false)]
    [InlineData(FlagKinds.Others, SystemFlags.Flagged, true)]
    public async Task Copies_and_moved_messages_keep_the_flags_that_they_may(FlagKinds keep, SystemFlags system, bool keyword)
    {
        await AppendAsync(Account, "INBOX", Flags(SystemFlags.Seen | SystemFlags.Deleted | SystemFlags.Flagged, "$X"), null, "a\r\n", "b\r\n");
        Mailbox inbox = await FindAsync("INBOX"), sent = await FindAsync("Sent");
        await Account.CopyAsync(inbox.Id, UidSet.Of(1), sent.Id, keep, Stop);
        await Account.MoveAsync(inbox.Id, UidSet.Of(2), sent.Id, keep, Stop);
        FlagSet expected = keyword ? Flags(system, "$X") : Flags(system);
        Assert.Equal([expected, expected], Rows(await ListAsync("Sent")).Select(r => r.Flags));
        Assert.True(Rows(await ListAsync("INBOX"))[0].Flags.HasKeyword("$X"));
    }
}
