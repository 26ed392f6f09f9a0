using Tayori.Store;

namespace Tayori.Imap.Tests.Access;

/// <summary>COPY, MOVE and REPLACE from one account to another.</summary>
public sealed class AcrossAccountsTests
{
    const string Box = $"\"{SharedWorld.Box}\"";

    [Fact]
    public async Task Octets_flags_and_dates_come_over_and_the_UIDs_are_told()
    {
        await using var world = await SharedWorld.CreateAsync();
        var large = $"Subject: large\r\n\r\n{new string('x', 300_000)}\r\n";
        await world.AppendAsync(world.Bob, "INBOX", flags: FlagSet.Of(SystemFlags.Answered, "$X"));
        await world.AppendAsync(world.Bob, "INBOX", large, FlagSet.Of(SystemFlags.Seen));
        await world.GrantAsync(MailboxRights.All);
        await world.AskAsync("SELECT INBOX");
        Assert.Matches(@"^OK \[COPYUID \d+ 1:2 1:2\] copied$", Assert.Single(await world.AskAsync($"COPY 1:2 {Box}")));
        MessageRow[] from = await SharedWorld.RowsAsync(world.Bob, "INBOX"), to = await SharedWorld.RowsAsync(world.Alice, "Box");
        Assert.Equal(from.Select(row => (row.Flags, row.Size, row.Received, row.ReceivedOffset)), to.Select(row => (row.Flags, row.Size, row.Received, row.ReceivedOffset)));
        Assert.Equal(540, to[0].ReceivedOffset);
        await using var content = (await world.Alice.OpenContentAsync(to[1].Message, default))!;
        var octets = new byte[large.Length];
        var length = 0;
        while (length < octets.Length) length += await content.ReadAsync(length, octets.AsMemory(length), default);
        Assert.Equal(large, System.Text.Encoding.ASCII.GetString(octets));
    }

    [Fact]
    public async Task More_messages_than_one_batch_are_moved_in_order()
    {
        await using var world = await SharedWorld.CreateAsync();
        for (var i = 0; i < 1_100; i++) await world.AppendAsync(world.Bob, "INBOX", $"Subject: {i}\r\n\r\n");
        await world.GrantAsync(MailboxRights.Insert | MailboxRights.Read);
        await world.AskAsync("SELECT INBOX");
        var answer = await world.AskAsync($"MOVE 1:* {Box}");
        Assert.Matches(@"^\* OK \[COPYUID \d+ 1:1100 1:1100\]", answer[0]);
        Assert.Equal("OK done", answer[^1]);
        Assert.Empty(await SharedWorld.RowsAsync(world.Bob, "INBOX"));
        var rows = await SharedWorld.RowsAsync(world.Alice, "Box");
        Assert.Equal(Enumerable.Range(0, 1_100).Select(i => (long)$"Subject: {i}\r\n\r\n".Length), rows.Select(row => row.Size));
    }

    [Theory]
    [InlineData("COPY")]
    [InlineData("MOVE")]
    public async Task Where_a_later_batch_fails_none_stays_and_nothing_is_moved(string command)
    {
        await using var world = await SharedWorld.CreateAsync();
        for (var i = 0; i < 600; i++) await world.AppendAsync(world.Bob, "INBOX");
        await world.GrantAsync(MailboxRights.Insert);
        await world.AskAsync("SELECT INBOX");
        // The first batch is let through.
        var appends = 0;
        world.Store.Faults.BeforeAppend = account => _ = account == world.Alice.Id && ++appends == 2 ? throw new StorageException(StorageFailure.DiskFull, "full") : 0;
        Assert.StartsWith("NO [UNAVAILABLE]", (await world.AskAsync($"{command} 1:* {Box}"))[^1], StringComparison.Ordinal);
        Assert.Empty(await SharedWorld.RowsAsync(world.Alice, "Box"));
        Assert.Equal(600, (await SharedWorld.RowsAsync(world.Bob, "INBOX")).Length);
    }

    /// <summary>First only the source cannot be expunged; then nothing can any more, as after a crash between the two commits of a move.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 2)]
    public async Task A_message_that_cannot_be_taken_away_is_not_lost(bool isDead, int copies)
    {
        await using var world = await SharedWorld.CreateAsync();
        await world.AppendAsync(world.Bob, "INBOX");
        await world.AppendAsync(world.Bob, "INBOX");
        await world.GrantAsync(MailboxRights.Insert);
        await world.AskAsync("SELECT INBOX");
        world.Store.Faults.BeforeExpunge = account => _ = isDead || account == world.Bob.Id ? throw new StorageException(StorageFailure.InputOutput, "gone") : 0;
        Assert.StartsWith("NO [UNAVAILABLE]", (await world.AskAsync($"MOVE 1:2 {Box}"))[^1], StringComparison.Ordinal);
        Assert.Equal(2, (await SharedWorld.RowsAsync(world.Bob, "INBOX")).Length);
        Assert.Equal(copies, (await SharedWorld.RowsAsync(world.Alice, "Box")).Length);
        Assert.StartsWith("NO [UNAVAILABLE]", (await world.AskAsync($"UID REPLACE 1 {Box} {{5+}}\r\nhello"))[^1], StringComparison.Ordinal);
        Assert.Equal(2, (await SharedWorld.RowsAsync(world.Bob, "INBOX")).Length);
        Assert.Equal(copies * 3 / 2, (await SharedWorld.RowsAsync(world.Alice, "Box")).Length);
    }

    [Fact]
    public async Task The_quota_of_the_owner_of_the_target_counts()
    {
        await using var world = await SharedWorld.CreateAsync(aliceMayHold: 30);
        await world.AppendAsync(world.Bob, "INBOX");
        await world.AppendAsync(world.Bob, "INBOX");
        await world.GrantAsync(MailboxRights.All);
        await world.AskAsync("SELECT INBOX");
        Assert.StartsWith("NO [OVERQUOTA]", (await world.AskAsync($"MOVE 1:2 {Box}"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK", (await world.AskAsync($"COPY 1 {Box}"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [OVERQUOTA]", (await world.AskAsync($"REPLACE 1 {Box} {{20+}}\r\n12345678901234567890"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [OVERQUOTA]", (await world.AskAsync($"APPEND {Box} {{20}}"))[^1], StringComparison.Ordinal);
        Assert.Equal(2, (await SharedWorld.RowsAsync(world.Bob, "INBOX")).Length);
        Assert.Equal(["* QUOTAROOT \"Other Users/alice@example.org/Box\" \"Other Users/alice@example.org\"", "* QUOTA \"Other Users/alice@example.org\" (STORAGE 1 0 MAILBOX 7 10000)", "OK done"],
            await world.AskAsync($"GETQUOTAROOT {Box}"));
        Assert.Equal(["* QUOTA \"Other Users/alice@example.org\" (STORAGE 1 0 MAILBOX 7 10000)", "OK done"], await world.AskAsync("GETQUOTA \"Other Users/alice@example.org\""));
        await world.GrantAsync(MailboxRights.All & ~MailboxRights.Read);
        Assert.StartsWith("NO [NOPERM]", (await world.AskAsync($"GETQUOTAROOT {Box}"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NOPERM]", (await world.AskAsync("GETQUOTA \"Other Users/alice@example.org\""))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditional_changes_and_resynchronisation_work_in_a_mailbox_of_another()
    {
        await using var world = await SharedWorld.CreateAsync();
        for (var i = 0; i < 3; i++) await world.AppendAsync(world.Alice, "Box");
        await world.GrantAsync(MailboxRights.All);
        await world.AskAsync("ENABLE QRESYNC");
        await world.AskAsync($"SELECT {Box}");
        var box = await SharedWorld.FindAsync(world.Alice, "Box");
        await world.Alice.ChangeFlagsAsync(box.Id, UidSet.Of(2), FlagAction.Add, FlagSet.Of(SystemFlags.Flagged), null, default);
        Assert.Contains("[MODIFIED 2]", (await world.AskAsync($@"STORE 1:3 (UNCHANGEDSINCE {box.HighestModSeq}) +FLAGS (\Flagged)"))[^1], StringComparison.Ordinal);
        await world.AskAsync("UNSELECT");
        await world.Alice.ExpungeAsync(box.Id, UidSet.Of(3), onlyDeleted: false, default);
        var again = await world.AskAsync($"SELECT {Box} (QRESYNC ({box.UidValidity} {box.HighestModSeq}))");
        Assert.Contains("* VANISHED (EARLIER) 3", again);
        Assert.Equal(2, again.Count(line => line.Contains(@"FETCH (UID", StringComparison.Ordinal)));
        // Rights taken in part: conditional replacing of some flags, in two changes.
        await world.GrantAsync(MailboxRights.Lookup | MailboxRights.Read | MailboxRights.Seen);
        var now = (await SharedWorld.FindAsync(world.Alice, "Box")).HighestModSeq;
        await world.Alice.ChangeFlagsAsync(box.Id, UidSet.Of(1), FlagAction.Add, FlagSet.Of(SystemFlags.Draft), null, default);
        Assert.Contains("[MODIFIED 1]", (await world.AskAsync($@"STORE 1:2 (UNCHANGEDSINCE {now}) FLAGS (\Seen)"))[^1], StringComparison.Ordinal);
        Assert.Equal([@"\Flagged \Draft", @"\Flagged \Seen"], (await SharedWorld.RowsAsync(world.Alice, "Box")).Select(row => row.Flags.ToString()));
    }

    [Fact]
    public async Task An_account_that_cannot_be_read_hides_no_other()
    {
        await using var world = await SharedWorld.CreateAsync();
        await world.GrantAsync(MailboxRights.Lookup);
        world.Store.Faults.BeforeListing = account => _ = account == world.Alice.Id ? throw new StorageException(StorageFailure.Corrupt, "damaged") : 0;
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" INBOX", "OK done"], await world.AskAsync("LIST \"\" (INBOX Other*) RETURN (CHILDREN)"));
        world.Store.Faults.BeforeListing = null;
        Assert.Equal(2, (await world.AskAsync("LIST \"Other Users/\" *")).Length);
    }

    /// <summary>RFC 5819 §2: "If the server runs into unexpected problems while trying to look up the STATUS information, it MAY drop the corresponding STATUS reply".</summary>
    [Fact]
    public async Task Annotations_that_cannot_be_read_do_not_end_LIST()
    {
        await using var world = await SharedWorld.CreateAsync();
        world.Store.Faults.BeforeReading = () => throw new StorageException(StorageFailure.InputOutput, "broken");
        var answer = await world.AskAsync("LIST \"\" (INBOX Sent) RETURN (METADATA (/private/comment) STATUS (MESSAGES))");
        Assert.Equal(["* LIST () \"/\" INBOX", "* LIST (\\Sent) \"/\" Sent", "OK done"], answer.Where(line => !line.StartsWith("* STATUS", StringComparison.Ordinal)));
    }
}
