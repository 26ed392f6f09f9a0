using MailKit;
using MailKit.Net.Imap;
using Tayori.System.Tests.Running;
using Tayori.System.Tests.WithMailKit;

namespace Tayori.System.Tests.Crash;

/// <summary>kill -9 while a client appends, copies, flags and expunges: what it was told OK for is so after the restart, and nothing is there by halves.</summary>
public sealed class ImapCrashTests
{
    const int Rounds = 8;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_answered_OK_holds_after_kill_9()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        MailAccount account = await server.AddAccountAsync();
        Promises promises = new(account);
        for (int round = 1; round <= Rounds; round++)
        {
            using ImapClient client = await server.ImapAsync(account, Stop);
            Task working = promises.WorkUntilKilledAsync(client, Stop);
            int before = promises.Count;
            while (promises.Count == before)
                await Task.Delay(5, Stop);
            await Task.Delay(Random.Shared.Next(1, 600), Stop);
            await server.KillAsync();
            await working;
            await server.StartAgainAsync();
            using ImapClient reader = await server.ImapAsync(account, Stop);
            await promises.CheckAsync(reader, Stop);
        }
        Figures.Report($"kill -9 during APPEND, COPY, STORE and EXPUNGE: {Rounds} times, {promises.Count} promises kept");
        Assert.True(promises.Count > Rounds, "nothing was promised between the kills");
        Assert.Empty(server.Complaints);
    }

    /// <summary>What one client was told OK for. The command that was under way when the server died may have happened or not.</summary>
    sealed class Promises(MailAccount account)
    {
        readonly Dictionary<UniqueId, string> inbox = [], archive = [];
        readonly HashSet<UniqueId> expunged = [], flagged = [];
        UniqueId? doubtful;
        uint uidValidity;
        int number;

        public int Count { get; private set; }

        public async Task WorkUntilKilledAsync(ImapClient client, CancellationToken cancellationToken)
        {
            try
            {
                IMailFolder inboxFolder = client.Inbox!, archiveFolder = client.GetFolder(SpecialFolder.Archive)!;
                await inboxFolder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
                while (true)
                    await StepAsync(inboxFolder, archiveFolder, cancellationToken);
            }
            catch (Exception e) when (e is IOException or ImapProtocolException or global::System.Net.Sockets.SocketException or ServiceNotConnectedException)
            {
                // Killed, as planned.
            }
        }

        async Task StepAsync(IMailFolder inboxFolder, IMailFolder archiveFolder, CancellationToken cancellationToken)
        {
            string subject = $"number {++number}";
            UniqueId uid = (await inboxFolder.AppendAsync(new AppendRequest(account.LetterTo(subject)), cancellationToken))!.Value;
            inbox.Add(uid, subject);
            UniqueId copy = (await inboxFolder.CopyToAsync(uid, archiveFolder, cancellationToken))!.Value;
            archive.Add(copy, subject);
            await inboxFolder.AddFlagsAsync(uid, MessageFlags.Flagged, silent: true, cancellationToken);
            flagged.Add(uid);
            Count += 3;
            if (number % 2 == 0)
                return;
            await inboxFolder.AddFlagsAsync(uid, MessageFlags.Deleted, silent: true, cancellationToken);
            doubtful = uid;
            await inboxFolder.ExpungeAsync([uid], cancellationToken);
            doubtful = null;
            expunged.Add(uid);
            Count++;
        }

        public async Task CheckAsync(ImapClient client, CancellationToken cancellationToken)
        {
            Dictionary<UniqueId, IMessageSummary> found = await ReadAsync(client.Inbox!, cancellationToken);
            if (doubtful is { } uid && !found.ContainsKey(uid))
                expunged.Add(uid);
            doubtful = null;
            Assert.DoesNotContain(expunged, found.ContainsKey);
            Check(inbox.Where(i => !expunged.Contains(i.Key)), found, inbox);
            Assert.All(flagged.Where(found.ContainsKey), u => Assert.True(found[u].Flags!.Value.HasFlag(MessageFlags.Flagged)));
            if (uidValidity != 0)
                Assert.Equal(uidValidity, client.Inbox!.UidValidity);
            uidValidity = client.Inbox!.UidValidity;
            Check(archive, await ReadAsync(client.GetFolder(SpecialFolder.Archive)!, cancellationToken), archive);
        }

        /// <summary>All that was promised is there; what is there besides came of the command under way, lies behind all that was known, and is known from now on.</summary>
        void Check(IEnumerable<KeyValuePair<UniqueId, string>> promised, Dictionary<UniqueId, IMessageSummary> found, Dictionary<UniqueId, string> known)
        {
            Assert.DoesNotContain(promised, p => !found.TryGetValue(p.Key, out IMessageSummary? summary) || summary.Envelope!.Subject != p.Value);
            uint highest = known.Keys.Select(u => u.Id).DefaultIfEmpty().Max();
            IMessageSummary[] unpromised = [.. found.Where(f => !known.ContainsKey(f.Key)).Select(f => f.Value)];
            Assert.True(unpromised.Length <= 1, "more is there than was sent");
            foreach (IMessageSummary summary in unpromised)
            {
                Assert.True(summary.UniqueId.Id > highest, "a UID was given twice");
                Assert.Equal($"number {number}", summary.Envelope!.Subject);
                known.Add(summary.UniqueId, summary.Envelope.Subject!);
            }
            Assert.All(found.Values, s => Assert.True(s.Size > 200, "half a message is there"));
        }

        static async Task<Dictionary<UniqueId, IMessageSummary>> ReadAsync(IMailFolder folder, CancellationToken cancellationToken)
        {
            await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
            const MessageSummaryItems Items = MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope | MessageSummaryItems.Flags | MessageSummaryItems.Size;
            return (await folder.FetchAsync(0, -1, Items, cancellationToken)).ToDictionary(s => s.UniqueId);
        }
    }
}
