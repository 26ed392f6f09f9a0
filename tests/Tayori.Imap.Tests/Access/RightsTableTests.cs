using Tayori.Imap.Access;
using Tayori.Imap.Commands;
using Tayori.Store;

namespace Tayori.Imap.Tests.Access;

/// <summary>The table of RFC 4314 §4, and what the extensions say of it: each command with and without each right.</summary>
public sealed class RightsTableTests
{
    const string Box = $"\"{SharedWorld.Box}\"";

    /// <summary>What becomes of a command without its rights.</summary>
    enum Refused
    {
        /// <summary>NOPERM to who may see the mailbox, as if it were not there to who may not.</summary>
        ByName,

        /// <summary>The same, but that a mailbox that is not there may be created.</summary>
        Target,

        /// <summary>NOPERM, whether or not anything is there.</summary>
        Always,

        /// <summary>The selected mailbox is the target, too: asked in this order.</summary>
        WithinItself,
    }

    /// <param name="Command">Its name in the command table.</param>
    /// <param name="Line">What is sent.</param>
    /// <param name="Needs">Letters that must be there; where several are enough each by itself, with a stroke between.</param>
    /// <param name="Refused">How it is refused.</param>
    /// <param name="Selected">The mailbox that was selected before, with all rights.</param>
    sealed record Row(string Command, string Line, string Needs, Refused Refused = Refused.ByName, string? Selected = null)
    {
        public bool Works(MailboxRights rights) =>
            Needs.Length == 0 || Array.TrueForAll(Needs.Split(' '), all => Array.Exists(all.Split('|'), one => (rights & Rights(one)) == Rights(one)));
    }

    static readonly Row[] s_rows =
    [
        new("SELECT", $"SELECT {Box}", "r"),
        new("EXAMINE", $"EXAMINE {Box}", "r"),
        new("STATUS", $"STATUS {Box} (MESSAGES UNSEEN)", "r"),
        new("LIST", $"LIST \"\" {Box}", ""),
        new("LSUB", $"LSUB \"\" {Box}", ""),
        new("FIND", $"FIND ALL.MAILBOXES {Box}", ""),
        new("SUBSCRIBE", $"SUBSCRIBE {Box}", ""),
        new("UNSUBSCRIBE", $"UNSUBSCRIBE {Box}", ""),
        new("CREATE", $"CREATE \"{SharedWorld.Box}/new\"", "k", Refused.Always),
        new("DELETE", $"DELETE {Box}", "x"),
        new("RENAME", $"RENAME {Box} \"Other Users/alice@example.org/Open/new\"", "x"),
        new("RENAME", $"RENAME \"Other Users/alice@example.org/Open\" \"{SharedWorld.Box}/new\"", "k", Refused.Always),
        new("SETACL", $"SETACL {Box} carol@example.org lr", "a"),
        new("DELETEACL", $"DELETEACL {Box} carol@example.org", "a"),
        new("GETACL", $"GETACL {Box}", "a"),
        new("LISTRIGHTS", $"LISTRIGHTS {Box} anyone", "a"),
        new("MYRIGHTS", $"MYRIGHTS {Box}", "l|r|i|k|x|a"),
        new("APPEND", $"APPEND {Box} (\\Seen \\Deleted \\Flagged $X) {{5+}}\r\nhello", "i", Refused.Target),
        // RFC 9208 §6
        new("GETQUOTAROOT", $"GETQUOTAROOT {Box}", "r"),
        // RFC 5464 §3.3
        new("GETMETADATA", $"GETMETADATA {Box} /shared/comment", "l r|s|w|i|p"),
        new("SETMETADATA", $"SETMETADATA {Box} (/shared/comment \"x\" /private/comment \"y\")", "l r|s|w|i|p"),
        // RFC 4467 §7: a key is of a mailbox that may be read.
        new("RESETKEY", $"RESETKEY {Box}", "r"),
        // RFC 5464 §3.3
        new("GETMETADATA", $"GETMETADATA {Box} (/shared/comment /private/comment)", "l r|s|w|i|p"),
        new("SETMETADATA", $"SETMETADATA {Box} (/private/comment \"x\")", "l r|s|w|i|p"),
        // RFC 7377 §2.2: mailboxes that may not be searched are passed over.
        new("ESEARCH", $"ESEARCH IN (mailboxes {Box}) ALL", ""),
        new("COPY", $"COPY 1 {Box}", "i", Refused.Target, "INBOX"),
        new("UID COPY", $"UID COPY 1 {Box}", "i", Refused.Target, "INBOX"),
        new("MOVE", $"MOVE 1 {Box}", "i", Refused.Target, "INBOX"),
        new("UID MOVE", $"UID MOVE 1 {Box}", "i", Refused.Target, "INBOX"),
        new("REPLACE", $"REPLACE 1 {Box} {{5+}}\r\nhello", "i", Refused.Target, "INBOX"),
        new("UID REPLACE", $"UID REPLACE 1 {Box} {{5+}}\r\nhello", "i", Refused.Target, "INBOX"),

        new("CHECK", "CHECK", "r", Refused.Always, Box),
        new("FETCH", "FETCH 1 (FLAGS BODY[])", "r", Refused.Always, Box),
        new("UID FETCH", "UID FETCH 1 (FLAGS BODY[])", "r", Refused.Always, Box),
        new("PARTIAL", "PARTIAL 1 RFC822 1 5", "r", Refused.Always, Box),
        new("SEARCH", "SEARCH ALL", "r", Refused.Always, Box),
        new("UID SEARCH", "UID SEARCH RETURN (SAVE) ALL", "r", Refused.Always, Box),
        new("SORT", "SORT (SUBJECT) UTF-8 ALL", "r", Refused.Always, Box),
        new("UID SORT", "UID SORT (SUBJECT) UTF-8 ALL", "r", Refused.Always, Box),
        new("THREAD", "THREAD REFERENCES UTF-8 ALL", "r", Refused.Always, Box),
        new("UID THREAD", "UID THREAD REFERENCES UTF-8 ALL", "r", Refused.Always, Box),
        new("STORE", @"STORE 1 +FLAGS (\Seen)", "r s", Refused.Always, Box),
        new("STORE", @"STORE 1 -FLAGS (\Deleted)", "r t", Refused.Always, Box),
        new("STORE", @"STORE 1 +FLAGS (\Flagged)", "r w", Refused.Always, Box),
        new("STORE", "STORE 1 +FLAGS ($X)", "r w", Refused.Always, Box),
        new("STORE", @"STORE 1 FLAGS (\Answered \Deleted)", "r w|t", Refused.Always, Box),
        new("UID STORE", @"UID STORE 1 +FLAGS.SILENT (\Seen \Deleted \Draft)", "r s|t|w", Refused.Always, Box),
        new("UID STORE", "UID STORE 1 FLAGS ()", "r s|t|w", Refused.Always, Box),
        new("EXPUNGE", "EXPUNGE", "r e", Refused.Always, Box),
        new("UID EXPUNGE", "UID EXPUNGE 1", "r e", Refused.Always, Box),
        new("CLOSE", "CLOSE", "", Refused.Always, Box),
        new("UNSELECT", "UNSELECT", "", Refused.Always, Box),
        new("COPY", "COPY 1 INBOX", "r", Refused.Always, Box),
        new("UID COPY", "UID COPY 1 INBOX", "r", Refused.Always, Box),
        // RFC 6851 §4.2: the rights that UID STORE, UID COPY and UID EXPUNGE need; RFC 8508 §4.1: so does REPLACE.
        new("MOVE", "MOVE 1 INBOX", "r t e", Refused.Always, Box),
        new("UID MOVE", "UID MOVE 1 INBOX", "r t e", Refused.Always, Box),
        new("MOVE", $"MOVE 1 {Box}", "r t e i", Refused.WithinItself, Box),
        new("REPLACE", "REPLACE 1 INBOX {5+}\r\nhello", "r t e", Refused.Always, Box),
        new("UID REPLACE", $"UID REPLACE 1 {Box} {{5+}}\r\nhello", "r t e i", Refused.WithinItself, Box),
        new("UIDBATCHES", "UIDBATCHES 500", "r", Refused.Always, Box),
        new("NOOP", "NOOP", "", Refused.Always, Box),
    ];

    /// <summary>They are about no mailbox, or about one's own account.</summary>
    static readonly string[] s_others =
    [
        "CAPABILITY", "LOGOUT", "ID", "STARTTLS", "LOGIN", "AUTHENTICATE", "ENABLE", "NAMESPACE", "COMPARATOR", "COMPRESS", "GETQUOTA", "SETQUOTA", "LANGUAGE", "UNAUTHENTICATE",
        // Lines of their own, in acl-revoked.txt.
        "IDLE",
        // Answer by BAD and NIL, not by codes (RFC 4467 §7), and ask Places as the others do: urlauth.txt.
        "GENURLAUTH", "URLFETCH",
        // Sessions that are told of mailboxes without having them selected: notify-names.txt, notify-shared.txt.
        "NOTIFY",
        // Of a search that the session has made.
        "CANCELUPDATE",
    ];

    public static TheoryData<string, string?> Lines => [.. s_rows.Select(row => (row.Line, row.Selected))];

    [Fact]
    public void Every_command_is_in_the_table_or_touches_no_mailbox() =>
        Assert.Empty(CommandTable.Names.Except(s_rows.Select(row => row.Command)).Except(s_others));

    [Theory, MemberData(nameof(Lines))]
    public async Task A_command_works_exactly_with_its_rights(string line, string? selected)
    {
        var row = s_rows.Single(one => one.Line == line && one.Selected == selected);
        foreach (var rights in Interesting()) await CheckAsync(row, rights);
    }

    /// <summary>All, none, each by itself, all but each; and all with and without what a message needs.</summary>
    static HashSet<MailboxRights> Interesting()
    {
        HashSet<MailboxRights> sets = [MailboxRights.All, MailboxRights.None, Rights("lr"), Rights("lrs"), Rights("lrt"), Rights("lrw"), Rights("re"), Rights("rte"), Rights("rtei")];
        foreach (var letter in "lrswipkxtea") sets.UnionWith([Rights($"{letter}"), MailboxRights.All & ~Rights($"{letter}"), Rights($"l{letter}")]);
        return sets;
    }

    static async Task CheckAsync(Row row, MailboxRights rights)
    {
        await using var world = await SharedWorld.CreateAsync();
        await world.AppendAsync(world.Alice, "Box", flags: FlagSet.Of(SystemFlags.Deleted));
        await world.AppendAsync(world.Bob, "INBOX");
        await world.Alice.CreateMailboxAsync("Open", SpecialUse.None, default);
        await world.GrantAsync(MailboxRights.All, "Open");
        await world.GrantAsync(MailboxRights.All);
        if (row.Selected is { } selected) Assert.StartsWith("OK", (await world.AskAsync($"SELECT {selected}"))[^1], StringComparison.Ordinal);
        await world.GrantAsync(rights);
        var answer = (await world.AskAsync(row.Line))[^1];
        Assert.StartsWith(Expected(row, rights), $"{answer} <- {row.Line} with {RightsText.Of(rights)}", StringComparison.Ordinal);
    }

    static string Expected(Row row, MailboxRights rights)
    {
        if (row.Works(rights)) return "OK";
        if (row.Refused == Refused.WithinItself) return (rights & Rights("rtel")) == Rights("rte") ? "NO [TRYCREATE]" : "NO [NOPERM]";
        if (row.Refused == Refused.Always || (rights & MailboxRights.Lookup) != 0) return "NO [NOPERM]";
        return row.Refused == Refused.Target ? "NO [TRYCREATE]" : "NO [NONEXISTENT]";
    }

    static MailboxRights Rights(string letters) => letters.Aggregate(MailboxRights.None, (sum, letter) => sum | RightsText.Of((byte)letter)!.Value);

    /// <summary>RFC 4314 §6: word for word what is said of a name that no mailbox has.</summary>
    [Fact]
    public async Task A_mailbox_that_may_not_be_seen_is_answered_like_one_that_is_not_there()
    {
        await using var world = await SharedWorld.CreateAsync();
        await world.GrantAsync(MailboxRights.Post);
        foreach (var row in s_rows.Where(row => row.Line.Contains(SharedWorld.Box, StringComparison.Ordinal) && row.Selected is null))
        {
            var there = await world.AskAsync(row.Line);
            var nowhere = await world.AskAsync(row.Line.Replace(SharedWorld.Box, "Other Users/alice@example.org/Nix", StringComparison.Ordinal));
            var nobody = await world.AskAsync(row.Line.Replace(SharedWorld.Box, "Other Users/nobody@example.org/Nix", StringComparison.Ordinal));
            Assert.Equal(nowhere, there);
            Assert.Equal(nowhere, nobody);
        }
    }

    /// <summary>RFC 4314 §4: each flag by its right, in COPY, MOVE and APPEND, from an account to another and within one, and in STORE.</summary>
    [Theory]
    [InlineData("s", @"\Seen")]
    [InlineData("t", @"\Deleted")]
    [InlineData("w", @"\Flagged $X")]
    [InlineData("st", @"\Deleted \Seen")]
    [InlineData("stw", @"\Flagged \Deleted \Seen $X")]
    [InlineData("", "")]
    public async Task Flags_are_kept_as_far_as_the_rights_go(string letters, string kept)
    {
        var flags = FlagSet.Of(SystemFlags.Seen | SystemFlags.Deleted | SystemFlags.Flagged, "$X");
        await using var world = await SharedWorld.CreateAsync();
        await world.Alice.CreateMailboxAsync("From", SpecialUse.None, default);
        await world.GrantAsync(MailboxRights.All, "From");
        await world.GrantAsync(Rights("i" + letters));
        foreach (var (account, mailbox) in ((IAccount, string)[])[(world.Bob, "INBOX"), (world.Alice, "From")])
        {
            for (var i = 0; i < 3; i++) await world.AppendAsync(account, mailbox, flags: flags);
        }
        foreach (var mailbox in (string[])["INBOX", "\"Other Users/alice@example.org/From\""])
        {
            await world.AskAsync($"SELECT {mailbox}");
            await world.AskAsync($"COPY 1 {Box}");
            await world.AskAsync($"MOVE 2 {Box}");
            await world.AskAsync($"REPLACE 1 {Box} ({flags}) {{5+}}\r\nhello");
        }
        await world.AskAsync($"APPEND {Box} ({flags}) {{5+}}\r\nhello");
        var rows = await SharedWorld.RowsAsync(world.Alice, "Box");
        Assert.Equal(Enumerable.Repeat(kept, 7), rows.Select(row => row.Flags.ToString()));
    }

    /// <summary>FLAGS (…) replaces what may be changed and leaves the rest.</summary>
    [Theory]
    [InlineData("s", @"\Seen \Answered", @"\Flagged \Deleted \Seen $X")]
    [InlineData("s", @"", @"\Flagged \Deleted $X")]
    [InlineData("t", @"\Deleted", @"\Flagged \Deleted $X")]
    [InlineData("w", @"\Answered $Y \Seen", @"\Answered \Deleted $Y")]
    [InlineData("sw", @"\Seen $X", @"\Deleted \Seen $X")]
    [InlineData("stw", @"\Draft", @"\Draft")]
    public async Task STORE_FLAGS_replaces_what_may_be_changed(string letters, string given, string expected)
    {
        await using var world = await SharedWorld.CreateAsync();
        await world.AppendAsync(world.Alice, "Box", flags: FlagSet.Of(SystemFlags.Deleted | SystemFlags.Flagged, "$X"));
        await world.GrantAsync(Rights("r" + letters));
        await world.AskAsync($"SELECT {Box}");
        var answer = await world.AskAsync($"STORE 1 FLAGS ({given})");
        Assert.Equal(expected, (await SharedWorld.RowsAsync(world.Alice, "Box"))[0].Flags.ToString());
        Assert.StartsWith($"* 1 FETCH (FLAGS ({(expected.Length > 0 ? expected + " " : "")}\\Recent", answer[0], StringComparison.Ordinal);
    }
}
