using System.Globalization;

namespace Tayori.Bench.Imap;

/// <summary>A thing to measure: its name on the command line, what it does, and the doing. The large mailbox is selected when it begins.</summary>
sealed record ImapCase(string Name, string What, Action<ImapRun> Measure);

/// <summary>The table of what is measured.</summary>
static class ImapCases
{
    const int Moved = 10_000;
    const int Screen = 50;

    public static IReadOnlyList<ImapCase> All { get; } =
    [
        new("login", "connect, LOGIN, LOGOUT, one after another", ImapSmallCases.LogIn),
        new("noop", "NOOP, waited for, and 1,000 at a time", ImapSmallCases.Noop),
        new("status", "STATUS of 200 folders, one after another and in one go", ImapSmallCases.Status),
        new("select", "SELECT of the large mailbox and of an empty one", Select),
        new("fetch-flags", "FETCH of all FLAGS", run => Fetch(run, "fetch-flags", "FLAGS")),
        new("fetch-sync", "FETCH of all (UID FLAGS INTERNALDATE RFC822.SIZE)", run => Fetch(run, "fetch-sync", "(UID FLAGS INTERNALDATE RFC822.SIZE)")),
        new("fetch-envelope", "FETCH of all ENVELOPE", run => Fetch(run, "fetch-envelope", "ENVELOPE")),
        new("fetch-all", "FETCH of all, macro ALL", run => Fetch(run, "fetch-all", "ALL")),
        new("fetch-structure", "FETCH of all BODYSTRUCTURE", run => Fetch(run, "fetch-structure", "BODYSTRUCTURE")),
        new("fetch-fields", "FETCH of all, six header fields, as Thunderbird lists", run => Fetch(run, "fetch-fields", "BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID REFERENCES)]")),
        new("fetch-screen", "the newest 50 with envelope and structure: a client's first screen", FetchScreen),
        new("fetch-bodies", "FETCH of the newest 5,000 whole", FetchBodies),
        new("store", "STORE of a flag on all, silent and not", Store),
        new("copy", "COPY, MOVE and EXPUNGE of 10,000", CopyMoveExpunge),
        new("search", "SEARCH of all by flag, subject, body", Search),
    ];

    static void Select(ImapRun run)
    {
        run.Recreate(ImapRun.Empty);
        run.Time("select", $"SELECT {run.Mailbox}", 1);
        run.Time("select-empty", $"SELECT {ImapRun.Empty}", 1);
        run.Select(); // Dovecot hangs up on who deletes the mailbox it has selected
        run.Client.Must($"DELETE {ImapRun.Empty}");
    }

    static void Fetch(ImapRun run, string name, string items) => run.Time(name, $"FETCH 1:* {items}", run.Count);

    static void FetchScreen(ImapRun run)
    {
        string command = string.Create(CultureInfo.InvariantCulture, $"FETCH {Math.Max(1, run.Count - Screen + 1)}:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)");
        run.Time("fetch-screen", command, Screen);
    }

    static void FetchBodies(ImapRun run)
    {
        int count = Math.Min(run.Count, 5000);
        run.Time("fetch-bodies", string.Create(CultureInfo.InvariantCulture, $"FETCH {run.Count - count + 1}:* BODY.PEEK[]"), count);
    }

    static void Store(ImapRun run)
    {
        run.Time("store-silent", run.Count, () => run.Client.Must(@"STORE 1:* +FLAGS.SILENT (\Flagged)"), () => run.Client.Must(@"STORE 1:* -FLAGS.SILENT (\Flagged)"));
        run.Time("store", run.Count, () => run.Client.Must(@"STORE 1:* +FLAGS (\Flagged)"), () => run.Client.Must(@"STORE 1:* -FLAGS.SILENT (\Flagged)"));
    }

    static void CopyMoveExpunge(ImapRun run)
    {
        int count = Math.Min(run.Count, Moved);
        run.Recreate(ImapRun.Other);
        run.Recreate(ImapRun.Scratch);
        run.Time("copy", count, () => run.Client.Must(string.Create(CultureInfo.InvariantCulture, $"COPY 1:{count} {ImapRun.Scratch}")), null);
        run.Client.Must($"SELECT {ImapRun.Scratch}");
        string set = string.Create(CultureInfo.InvariantCulture, $"1:{count}");
        run.Time("move", count, () => run.Client.Must($"MOVE {set} {ImapRun.Other}"), null);
        run.Client.Must($"SELECT {ImapRun.Other}");
        void Mark() => run.Client.Must($@"STORE {set} +FLAGS.SILENT (\Deleted)");
        Mark();
        int left = run.Rounds;
        run.Time("expunge", count, () => run.Client.Must("EXPUNGE"), () =>
        {
            if (--left > 0) Mark();
        });
        run.Select();
        run.Client.Must($"DELETE {ImapRun.Scratch}");
        run.Client.Must($"DELETE {ImapRun.Other}");
    }

    static void Search(ImapRun run)
    {
        if (run.Client.Run("SEARCH 1").Tagged is var said && !said.StartsWith("OK", StringComparison.Ordinal))
        {
            run.Report.Skip("search", said);
            return;
        }
        run.Time("search-unseen", "SEARCH UNSEEN", run.Count);
        run.Time("search-since", "SEARCH SINCE 1-Jan-2020", run.Count);
        run.Time("search-from", "SEARCH FROM \"tomorrow\"", run.Count);
        run.Time("search-subject", "SEARCH SUBJECT \"invoice\"", run.Count);
        run.Time("search-body", "SEARCH BODY \"yesterday travel\"", run.Count);
        run.Time("search-text-none", "SEARCH TEXT \"no letter has this\"", run.Count);
    }
}
