using Tayori.Bench.Imap;
using Tayori.Bench.Letters;
using Tayori.Bench.Net;

namespace Tayori.Bench.Hostile;

/// <summary>Makes what hostile commands work on.</summary>
sealed class HostileFilling(ServerAddress address, Login login, IReadOnlyList<Letter> letters)
{
    public const string Small = "bench-small", Large = "bench-large", Many = "bench-hostile";

    /// <summary>Messages of the small mailbox.</summary>
    public const int Messages = 10_000;

    public void Fill(int messages, int mailboxes)
    {
        using ImapClient client = new(address);
        client.LogIn(login);
        foreach (string mailbox in (string[])[Small, Large])
        {
            if (ImapFilling.CountOf(client, mailbox) >= 0) continue;
            client.Must($"CREATE {mailbox}");
        }
        int missing = Messages - ImapFilling.CountOf(client, Small);
        if (missing > 0) new ImapFilling(address, login, Small, letters).Fill(missing, new Report("hostile", "", false, TextWriter.Null));
        client.Must($"SELECT {Small}");
        for (int held = ImapFilling.CountOf(client, Large); held < messages; held += Messages)
            client.Must($"COPY 1:* {Large}");
        int made = 0;
        client.Must($"LIST \"\" {Many}/%", _ => made++);
        for (int at = made; at < mailboxes; at++)
            client.Must($"CREATE {Many}/mailbox-of-a-client-number-{at:D5}");
    }
}
