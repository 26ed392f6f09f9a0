using System.Text;

namespace Tayori.Store.Tests.Conformance;

public abstract partial class StoreConformance
{
    const string Comment = "/private/comment", SharedComment = "/shared/comment";
    static readonly AccountId s_guest = new(4711);

    [Fact]
    public async Task annotations_are_set_replaced_and_removed()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        Assert.Equal([Comment, SharedComment], (await AnnotateAsync(inbox, (Comment, "mine"), (SharedComment, "ours"))).Value!.Entries);
        Assert.Equal(["/private/comment=mine", "/shared/comment=ours"], await AnnotationsAsync(inbox));
        await AnnotateAsync(inbox, (Comment, "still mine"), (SharedComment, null));
        Assert.Equal(["/private/comment=still mine"], await AnnotationsAsync(inbox));
    }

    [Fact]
    public async Task an_annotation_holds_any_octets_and_none()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        byte[] octets = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        AnnotationChange[] changes = [new("/shared/a", octets), new("/shared/b", Array.Empty<byte>())];
        Assert.True((await Account.SetAnnotationsAsync(new(inbox, Account.Id), changes, null, Stop)).IsOk);
        IReadOnlyList<Annotation> read = (await Account.ReadAnnotationsAsync(new(inbox, Account.Id), (_, _) => true, Stop))!;
        Assert.Equal(octets, read[0].Value);
        Assert.Equal(("/shared/b", 0), (read[1].Entry, read[1].Value.Length));
    }

    [Fact]
    public async Task only_what_is_wanted_by_name_and_size_is_read()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        await AnnotateAsync(inbox, ("/shared/a", "123"), ("/shared/b", "1234"), ("/private/a", "12"));
        List<(string, long)> asked = [];
        IReadOnlyList<Annotation> read = (await Account.ReadAnnotationsAsync(new(inbox, Account.Id), (entry, size) =>
        {
            asked.Add((entry, size));
            return size > 3;
        }, Stop))!;
        Assert.Equal("/shared/b", Assert.Single(read).Entry);
        Assert.Equal([("/private/a", 2), ("/shared/a", 3), ("/shared/b", 4)], asked.Order());
    }

    [Fact]
    public async Task private_annotations_are_each_readers_own()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        await AnnotateAsync(inbox, (Comment, "owner"), (SharedComment, "all"));
        await AnnotateAsync(Account, new(inbox, s_guest), (Comment, "guest"));
        Assert.Equal(["/private/comment=owner", "/shared/comment=all"], await AnnotationsAsync(inbox));
        Assert.Equal(["/private/comment=guest", "/shared/comment=all"], await AnnotationsAsync(new AnnotationPlace(inbox, s_guest)));
        await AnnotateAsync(Account, new(inbox, s_guest), (Comment, null));
        Assert.Equal(["/private/comment=owner", "/shared/comment=all"], await AnnotationsAsync(inbox));
    }

    [Fact]
    public async Task the_account_has_annotations_of_its_own_that_no_mailbox_has()
    {
        await AnnotateAsync(null, ("/private/filters/values/x", "SEEN"));
        Assert.Equal(["/private/filters/values/x=SEEN"], await AnnotationsAsync((MailboxId?)null));
        Assert.Empty(await AnnotationsAsync((await FindAsync("INBOX")).Id));
    }

    [Fact]
    public async Task annotations_follow_a_renamed_mailbox_and_go_with_a_deleted_one()
    {
        await CreateAsync("a/b");
        await AnnotateAsync((await FindAsync("a/b")).Id, (SharedComment, "x"));
        await Account.RenameMailboxAsync("a", "z", Stop);
        Mailbox moved = await FindAsync("z/b");
        Assert.Equal(["/shared/comment=x"], await AnnotationsAsync(moved.Id));
        await Account.DeleteMailboxAsync("z/b", Stop);
        Assert.Null(await Account.ReadAnnotationsAsync(new(moved.Id, Account.Id), (_, _) => true, Stop));
        Assert.Empty(await AnnotationsAsync((await CreateAsync("z/b")).Id));
        Assert.Equal(StoreRefusal.NoSuchMailbox, (await AnnotateAsync(moved.Id, (SharedComment, "y"))).Refusal);
    }

    [Fact]
    public async Task a_renamed_inbox_keeps_its_annotations_and_gives_copies_to_what_its_messages_are_in()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        await AnnotateAsync(inbox, (Comment, "x"));
        await AnnotateAsync(Account, new(inbox, s_guest), (Comment, "guest"));
        await Account.RenameMailboxAsync("INBOX", "old", Stop);
        MailboxId old = (await FindAsync("old")).Id;
        Assert.Equal(["/private/comment=x"], await AnnotationsAsync(inbox));
        Assert.Equal(["/private/comment=x"], await AnnotationsAsync(old));
        Assert.Equal(["/private/comment=guest"], await AnnotationsAsync(new AnnotationPlace(old, s_guest)));
    }

    [Fact]
    public async Task a_change_takes_one_modseq_which_is_the_mailboxs_too_and_rings()
    {
        await AppendAsync("INBOX", "one");
        Mailbox inbox = await FindAsync("INBOX");
        MessageList list = await ListAsync("INBOX");
        long before = await Account.ReadModSeqAsync(Stop);
        int rung = 0;
        using IDisposable bell = Account.Watch(() => Interlocked.Increment(ref rung));
        AnnotationsChanged changed = (await AnnotateAsync(inbox.Id, (Comment, "x"), (SharedComment, "y"))).Value!;
        // RFC 7162 §3.2: "MUST increment the per-mailbox mod-sequence when SETMETADATA successfully changes an annotation".
        Assert.Equal((before + 1, before + 1, before + 1, true), (changed.ModSeq, await Account.ReadModSeqAsync(Stop), (await FindAsync("INBOX")).HighestModSeq, rung > 0));
        // Of its messages none has changed.
        Assert.Equal(before + 1, (await ListAsync("INBOX")).ModSeq);
        Assert.Equal(Rows(list), Rows(await ListAsync("INBOX")));
        Assert.All((await Account.ReadChangesAsync(inbox.Id, inbox.HighestModSeq, Stop))!, change => Assert.True(change is Change.FlagsChanged { Uids.IsEmpty: true }));
        // What it was already, and the removal of what was not there: nothing has changed.
        AnnotationsChanged same = (await AnnotateAsync(inbox.Id, (Comment, "x"), ("/shared/none", null))).Value!;
        Assert.Empty(same.Entries);
        Assert.Equal((before + 1, before + 1), (await Account.ReadModSeqAsync(Stop), (await FindAsync("INBOX")).HighestModSeq));
        // Another mailbox's is not touched by it, and the account's own annotations touch none.
        await AnnotateAsync(null, (Comment, "z"));
        Assert.Equal(before + 1, (await FindAsync("INBOX")).HighestModSeq);
        Assert.Equal("2", (await AppendAsync("INBOX", "two")).Value!.Uids.ToString());
    }

    [Fact]
    public async Task changes_are_told_to_those_who_may_know_them()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        long before = await Account.ReadModSeqAsync(Stop);
        await AnnotateAsync(inbox, (Comment, "x"), (SharedComment, "y"));
        await AnnotateAsync(null, ("/private/vendor/x/y", "1"));
        IReadOnlyList<AnnotationsChanged> own = await Account.ReadAnnotationChangesAsync(Account.Id, before, Stop), guests = await Account.ReadAnnotationChangesAsync(s_guest, before, Stop);
        Assert.Equal([(inbox, "/private/comment /shared/comment"), ((MailboxId?)null, "/private/vendor/x/y")], own.Select(c => (c.Mailbox, string.Join(' ', c.Entries))));
        Assert.Equal("/shared/comment", Assert.Single(Assert.Single(guests).Entries));
        Assert.Single(await Account.ReadAnnotationChangesAsync(Account.Id, own[0].ModSeq, Stop));
    }

    [Fact]
    public async Task what_is_too_large_is_refused_and_nothing_of_the_command_is_done()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        Assert.Equal(StoreRefusal.AnnotationTooLarge, (await AnnotateAsync(inbox, (SharedComment, "x"), (Comment, new string('x', StoreLimits.AnnotationBytes + 1)))).Refusal);
        Assert.Equal(StoreRefusal.AnnotationTooLarge, (await AnnotateAsync(inbox, ("/shared/" + new string('x', StoreLimits.AnnotationNameBytes), "x"))).Refusal);
        Assert.Empty(await AnnotationsAsync(inbox));
        Assert.True((await AnnotateAsync(inbox, (Comment, new string('x', StoreLimits.AnnotationBytes)))).IsOk);
    }

    [Fact]
    public async Task a_mailbox_has_so_many_annotations_shared_and_of_each_reader_and_whoever_has_them_may_change_them()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        (string, string?)[] most = [.. Enumerable.Range(0, StoreLimits.AnnotationsPerMailbox).Select(i => ($"/private/{i}", (string?)"x"))];
        Assert.True((await AnnotateAsync(inbox, most)).IsOk);
        Assert.Equal(StoreRefusal.TooManyAnnotations, (await AnnotateAsync(inbox, ("/private/more", "x"))).Refusal);
        Assert.True((await AnnotateAsync(inbox, ("/private/0", "changed"))).IsOk);
        Assert.True((await AnnotateAsync(inbox, ("/private/0", null), ("/private/more", "x"))).IsOk);
        Assert.True((await AnnotateAsync(inbox, (SharedComment, "x"))).IsOk);
        Assert.True((await AnnotateAsync(Account, new(inbox, s_guest), (Comment, "x"))).IsOk);
    }

    [Fact]
    public async Task a_mailbox_has_so_many_octets_of_annotations()
    {
        MailboxId inbox = (await FindAsync("INBOX")).Id;
        string large = new('x', StoreLimits.AnnotationBytes);
        int most = StoreLimits.AnnotationBytesPerMailbox / StoreLimits.AnnotationBytes;
        Assert.Equal(StoreRefusal.TooManyAnnotations, (await AnnotateAsync(inbox, [.. Enumerable.Range(0, most).Select(i => ($"/shared/{i}", (string?)large))])).Refusal);
        Assert.True((await AnnotateAsync(inbox, [.. Enumerable.Range(0, most - 1).Select(i => ($"/shared/{i}", (string?)large))])).IsOk);
        Assert.Equal(StoreRefusal.TooManyAnnotations, (await AnnotateAsync(inbox, ("/shared/more", large))).Refusal);
        Assert.True((await AnnotateAsync(inbox, ("/shared/0", null), ("/shared/more", large))).IsOk);
    }

    [Fact]
    public async Task an_account_has_so_many_octets_of_annotations_and_renaming_inbox_counts()
    {
        string large = new('x', StoreLimits.AnnotationBytes);
        (string, string?)[] most = [.. Enumerable.Range(0, 7).Select(i => ($"/shared/{i}", (string?)large))];
        int mailboxes = (int)(StoreLimits.AnnotationBytesPerAccount / (7 * StoreLimits.AnnotationBytes)) - 1;
        Assert.True((await AnnotateAsync((await FindAsync("INBOX")).Id, most)).IsOk);
        for (int i = 0; i < mailboxes; i++)
            Assert.True((await AnnotateAsync((await CreateAsync($"m{i}")).Id, most)).IsOk);
        Assert.Equal(StoreRefusal.TooManyAnnotations, (await AnnotateAsync((await CreateAsync("more")).Id, most)).Refusal);
        Assert.Equal(StoreRefusal.TooManyAnnotations, (await Account.RenameMailboxAsync("INBOX", "old", Stop)).Refusal);
        Assert.Null(await Account.FindMailboxAsync("old", Stop));
        await Account.DeleteMailboxAsync("m0", Stop);
        Assert.True((await Account.RenameMailboxAsync("INBOX", "old", Stop)).IsOk);
    }

    [Fact]
    public async Task a_special_use_is_set_in_the_same_commit_or_not_at_all()
    {
        MailboxId id = (await CreateAsync("a")).Id;
        AnnotationsChanged changed = (await Account.SetAnnotationsAsync(new(id, Account.Id), [new(Comment, "x"u8.ToArray())], SpecialUse.Sent, Stop)).Value!;
        Assert.Equal([Comment, AnnotationEntry.SpecialUse], changed.Entries);
        Assert.Equal(SpecialUse.Sent, (await FindAsync("a")).SpecialUse);
        AnnotationChange tooLarge = new(Comment, new byte[StoreLimits.AnnotationBytes + 1]);
        Assert.False((await Account.SetAnnotationsAsync(new(id, Account.Id), [tooLarge], SpecialUse.None, Stop)).IsOk);
        Assert.Equal(SpecialUse.Sent, (await FindAsync("a")).SpecialUse);
        Assert.True((await Account.SetAnnotationsAsync(new(id, Account.Id), [], SpecialUse.None, Stop)).IsOk);
        Assert.Equal(SpecialUse.None, (await FindAsync("a")).SpecialUse);
    }

    Task<StoreResult<AnnotationsChanged>> AnnotateAsync(MailboxId? mailbox, params (string Entry, string? Value)[] changes) => AnnotateAsync(Account, new(mailbox, Account.Id), changes);

    protected static async Task<StoreResult<AnnotationsChanged>> AnnotateAsync(IAccount account, AnnotationPlace place, params (string Entry, string? Value)[] changes) =>
        await account.SetAnnotationsAsync(place, [.. changes.Select(c => new AnnotationChange(c.Entry, c.Value is { } text ? Encoding.UTF8.GetBytes(text) : null))], null, Stop);

    Task<string[]> AnnotationsAsync(MailboxId? mailbox) => AnnotationsAsync(new AnnotationPlace(mailbox, Account.Id));

    async Task<string[]> AnnotationsAsync(AnnotationPlace place) =>
        [.. (await Account.ReadAnnotationsAsync(place, (_, _) => true, Stop))!.Select(a => $"{a.Entry}={Encoding.UTF8.GetString(a.Value)}")];
}
