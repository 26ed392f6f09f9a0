using Tayori.Bench.Net;

namespace Tayori.Bench.Hostile;

/// <param name="Name">As the report calls it.</param>
/// <param name="Mailbox">Which is selected before; <c>null</c>: none.</param>
/// <param name="Run">What is sent, and its answer.</param>
/// <param name="MayFail">It is to be refused.</param>
sealed record HostileCase(string Name, string? Mailbox, Func<ImapClient, ImapAnswer> Run, bool MayFail = false);

/// <summary>As much as one command may hold of whatever costs.</summary>
static class HostileCases
{
    static readonly string s_ranges = Repeat("1:4294967295,", 10_000) + "1";
    static readonly string s_wildcards = Repeat("*%", 1_200) + "x";

    public static readonly IReadOnlyList<HostileCase> All =
    [
        Of("nothing", HostileFilling.Small, "NOOP"),
        Of("10,000 times all", HostileFilling.Large, $"UID SEARCH RETURN (COUNT) UID {s_ranges} NOT UID {s_ranges}"),
        Of("nested 10,000 deep", HostileFilling.Small, $"SEARCH {Repeat("(NOT ", 10_000)}ALL{Repeat(")", 10_000)}") with { MayFail = true },
        Of("500 flags", HostileFilling.Large, $"SEARCH RETURN (COUNT){Keys(" NOT KEYWORD k{0}")}"),
        Of("500 subjects", HostileFilling.Small, $"SEARCH RETURN (COUNT){Keys(" NOT SUBJECT xyzzy{0}")}"),
        Of("500 headers", HostileFilling.Small, $"SEARCH RETURN (COUNT){Keys(" NOT HEADER X-Field-{0} xyzzy")}"),
        Of("500 of one header", HostileFilling.Small, $"SEARCH RETURN (COUNT){Keys(" NOT HEADER Received xyzzy{0}")}"),
        Of("500 bodies", HostileFilling.Small, $"SEARCH RETURN (COUNT){Keys(" NOT BODY xyzzy{0}")}"),
        Of("sort by subject", HostileFilling.Large, "UID SORT RETURN (COUNT) (SUBJECT) UTF-8 ALL"),
        Of("sort by from, date", HostileFilling.Large, "UID SORT (FROM REVERSE DATE) UTF-8 ALL"),
        Of("thread", HostileFilling.Large, "UID THREAD REFERENCES UTF-8 ALL"),
        Of("100 sections", HostileFilling.Small, $"UID FETCH 1:* ({string.Join(' ', Enumerable.Range(0, 100).Select(i => $"BODY.PEEK[TEXT]<{i}.1>"))})"),
        Of("1,000 items", HostileFilling.Small, $"UID FETCH 1:* ({string.Join(' ', Enumerable.Repeat("ENVELOPE BODYSTRUCTURE", 500))})"),
        Of("100 patterns", null, $"LIST \"\" ({string.Join(' ', Enumerable.Repeat(s_wildcards, 100))})"),
        Of("a long pattern", null, $"LIST \"\" \"{HostileFilling.Many}/{s_wildcards}{s_wildcards}\""),
        Of("annotations of all", null, $"LIST \"\" \"*\" RETURN (METADATA ({string.Join(' ', Enumerable.Range(0, 200).Select(i => $"/private/entry-{i}"))}))"),
        Of("status of all", null, "LIST \"\" \"*\" RETURN (STATUS (MESSAGES UNSEEN SIZE DELETED HIGHESTMODSEQ) MYRIGHTS CHILDREN)"),
        new("notify flood", null, NotifyFlood),
        new("inflates to 60 MB", null, Inflates, MayFail: true),
    ];

    static HostileCase Of(string name, string? mailbox, string command) => new(name, mailbox, client => Send(client, command));

    static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    static string Keys(string key) => string.Concat(Enumerable.Range(0, 499).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, key, i)));

    static ImapAnswer Send(ImapClient client, string command)
    {
        client.Begin();
        client.Line.Write(System.Text.Encoding.ASCII.GetBytes(command));
        client.Line.Write("\r\n"u8);
        return client.Receive();
    }

    /// <summary>As many mailboxes are watched as four groups may name, and many things happen.</summary>
    static ImapAnswer NotifyFlood(ImapClient client)
    {
        string groups = string.Join(' ', Enumerable.Range(0, 4).Select(group => $"(mailboxes ({string.Join(' ', Enumerable.Range(group * 1_000, 1_000).Select(Name))}) (MessageNew MessageExpunge FlagChange))"));
        ImapAnswer set = Send(client, $"NOTIFY SET {groups} (personal (MailboxName SubscriptionChange))");
        if (!set.IsOk) return set;
        for (int i = 0; i < 1_000; i++)
        {
            client.Send($"SUBSCRIBE {Name(i)}");
            client.Send($"APPEND {Name(i)} {{5+}}\r\na: b\n");
        }
        for (int i = 0; i < 2_000; i++) client.Receive();
        return client.Must("NOOP");
    }

    static string Name(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{HostileFilling.Many}/mailbox-of-a-client-number-{number:D5}");

    /// <summary>A message of one letter, which DEFLATE makes a thousandth of.</summary>
    static ImapAnswer Inflates(ImapClient client)
    {
        client.Compress();
        byte[] piece = new byte[1 << 20];
        piece.AsSpan().Fill((byte)'a');
        client.Begin();
        client.Line.Write($"APPEND no-such-mailbox {{{60L << 20}+}}\r\n");
        for (int i = 0; i < 60; i++) client.Line.Write(piece);
        client.Line.Write("\r\n"u8);
        return client.Receive();
    }
}
