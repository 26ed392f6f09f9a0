using System.Text;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MimeKit;
using Tayori.System.Tests.Running;
using Tayori.System.Tests.WithMailKit;

namespace Tayori.System.Tests.Corpus;

/// <summary>Real messages come back octet by octet, by whatever way they came and are fetched.</summary>
[Collection(CorpusFixture.Collection)]
public sealed partial class RealMessagesTests(CorpusFixture corpus)
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_IMAP_whole_by_SMTP() => await WholeByImapAsync(account => account.BySmtp, "ESMTP");

    [Fact]
    public async Task By_IMAP_whole_by_LMTP() => await WholeByImapAsync(account => account.ByLmtp, "LMTP");

    [Fact]
    public async Task By_IMAP_as_HEADER_and_TEXT_and_in_pieces()
    {
        CorpusFixture.SkipIfMissing();
        using ImapClient client = await OpenAsync(corpus.BySmtp);
        IMailFolder inbox = client.Inbox!;
        for (int i = 0; i < corpus.Sent.Count; i++)
        {
            UniqueId uid = new((uint)i + 1);
            byte[] header = await (await inbox.GetStreamAsync(uid, "HEADER", Stop)).ToArrayAsync(Stop);
            byte[] text = await (await inbox.GetStreamAsync(uid, "TEXT", Stop)).ToArrayAsync(Stop);
            byte[] whole = [.. header, .. text];
            AssertDelivered(corpus.Sent[i], whole, "ESMTP");
            int from = Random.Shared.Next(whole.Length), length = Random.Shared.Next(1, whole.Length);
            byte[] piece = await (await inbox.GetStreamAsync(uid, from, length, Stop)).ToArrayAsync(Stop);
            Assert.Equal(whole[from..Math.Min(from + length, whole.Length)], piece);
        }
    }

    [Fact]
    public async Task By_POP3()
    {
        CorpusFixture.SkipIfMissing();
        using Pop3Client client = await corpus.Server.Pop3Async(corpus.ByLmtp, Stop);
        Assert.Equal(corpus.Sent.Count, client.Count);
        IList<int> sizes = await client.GetMessageSizesAsync(Stop);
        IList<Stream> messages = await client.GetStreamsAsync(0, client.Count, headersOnly: false, Stop);
        for (int i = 0; i < corpus.Sent.Count; i++)
        {
            byte[] message = await messages[i].ToArrayAsync(Stop);
            AssertDelivered(corpus.Sent[i], message, "LMTP");
            Assert.Equal(sizes[i], message.Length);
        }
    }

    [Fact]
    public async Task By_IMAP_what_was_appended_with_a_CR_inside_a_line()
    {
        CorpusFixture.SkipIfMissing();
        using RawClient raw = await RawClient.ConnectAsync(corpus.Server.Port(143), Stop);
        await raw.SendAsync($"a LOGIN {corpus.BySmtp.Address} {corpus.BySmtp.Password}\r\n", Stop);
        await raw.ReadToAsync("a OK", Stop, never: "a ");
        foreach (byte[] message in corpus.NotForSmtp)
        {
            await raw.SendAsync($"b APPEND Archive {{{message.Length}+}}\r\n", Stop);
            await raw.SendAsync(message, Stop);
            await raw.SendAsync("\r\n", Stop);
            await raw.ReadToAsync("b OK", Stop, never: "b ");
        }
        using ImapClient client = await corpus.Server.ImapAsync(corpus.BySmtp, Stop);
        IMailFolder archive = client.GetFolder(SpecialFolder.Archive)!;
        await archive.OpenAsync(FolderAccess.ReadOnly, Stop);
        for (int i = 0; i < corpus.NotForSmtp.Count; i++)
            Assert.Equal(corpus.NotForSmtp[i], await (await archive.GetStreamAsync(i, Stop)).ToArrayAsync(Stop));
    }

    [Fact]
    public async Task Envelopes_and_structures_are_what_MimeKit_reads_in_them()
    {
        CorpusFixture.SkipIfMissing();
        using ImapClient client = await OpenAsync(corpus.BySmtp);
        const MessageSummaryItems Items = MessageSummaryItems.Envelope | MessageSummaryItems.BodyStructure | MessageSummaryItems.Size | MessageSummaryItems.UniqueId;
        IList<IMessageSummary> summaries = await client.Inbox!.FetchAsync(0, -1, Items, Stop);
        Assert.Equal(corpus.Sent.Count, summaries.Count);
        List<string> differences = [];
        for (int i = 0; i < summaries.Count; i++)
        {
            using MemoryStream octets = new(corpus.Sent[i]);
            MimeMessage message = await MimeMessage.LoadAsync(octets, Stop);
            differences.AddRange(MimeOracle.Compare(message, summaries[i]).Select(d => $"{i + 1}: {d}"));
        }
        if (Environment.GetEnvironmentVariable("TAYORI_TEST_DIFFERENCES") is { Length: > 0 } file)
            await File.WriteAllLinesAsync(file, differences, Stop);
        Assert.Empty(differences);
        Assert.Empty(corpus.Server.Complaints);
    }

    async Task WholeByImapAsync(Func<CorpusFixture, MailAccount> account, string protocol)
    {
        CorpusFixture.SkipIfMissing();
        using ImapClient client = await OpenAsync(account(corpus));
        Assert.Equal(corpus.Sent.Count, client.Inbox!.Count);
        UniqueId[] uids = [.. Enumerable.Range(1, corpus.Sent.Count).Select(i => new UniqueId((uint)i))];
        int seen = 0;
        await ((ImapFolder)client.Inbox).GetStreamsAsync(uids, async (_, _, uid, stream, stop) =>
        {
            using MemoryStream copy = new();
            await stream.CopyToAsync(copy, stop);
            AssertDelivered(corpus.Sent[(int)uid.Id - 1], copy.ToArray(), protocol);
            seen++;
        }, Stop);
        Assert.Equal(corpus.Sent.Count, seen);
    }

    async Task<ImapClient> OpenAsync(MailAccount account)
    {
        ImapClient client = await corpus.Server.ImapAsync(account, Stop);
        await client.Inbox!.OpenAsync(FolderAccess.ReadOnly, Stop);
        return client;
    }

    /// <summary>What was sent, behind the two fields that delivery puts first (RFC 5321 §4.4).</summary>
    static void AssertDelivered(byte[] sent, byte[] received, string protocol)
    {
        Assert.True(received.AsSpan().EndsWith(sent), "the octets are not the same");
        Match trace = Trace().Match(Encoding.ASCII.GetString(received, 0, received.Length - sent.Length));
        Assert.True(trace.Success, "there is more than Return-Path and Received before the message");
        Assert.Equal((CorpusFixture.Sender, protocol), (trace.Groups[1].Value, trace.Groups[2].Value));
    }

    [GeneratedRegex(@"^Return-Path: <(.*)>\r\nReceived: [^\r\n]+\r\n\tby \S+ with (\S+)\r\n(?:\t[^\r\n]+\r\n)+$")]
    private static partial Regex Trace();
}
