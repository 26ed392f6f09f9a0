using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>A message larger than all the memory that the server may have goes in and out: it never lies in memory whole.</summary>
public sealed class LargeMessageTests
{
    /// <summary>Argon2 takes 19 MiB of it for a moment.</summary>
    const long HeapLimit = 44 << 20;

    const int Attachment = 34 << 20;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_larger_than_the_heap_goes_in_by_SMTP_and_APPEND_and_out_by_IMAP_and_POP3()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(heapLimit: HeapLimit);
        MailAccount account = await server.AddAccountAsync();
        MimeMessage letter = LargeLetterTo(account);
        byte[] expected = letter.Octets();
        Assert.True(expected.Length > HeapLimit);

        using (SmtpClient smtp = await server.SmtpAsync(SecureSocketOptions.None, Stop))
            await smtp.SendAsync(letter, Stop);
        using ImapClient client = await server.ImapAsync(account, Stop);
        await client.Inbox!.OpenAsync(FolderAccess.ReadWrite, Stop);
        UniqueId appended = (await client.Inbox.AppendAsync(new AppendRequest(letter), Stop))!.Value;
        Assert.Equal(expected, await (await client.Inbox.GetStreamAsync(appended, Stop)).ToArrayAsync(Stop));
        Assert.Equal(expected[20_000_000..20_050_000], await (await client.Inbox.GetStreamAsync(appended, 20_000_000, 50_000, Stop)).ToArrayAsync(Stop));
        using (Pop3Client pop = await server.Pop3Async(account, Stop))
        {
            byte[] delivered = await (await pop.GetStreamAsync(0, headersOnly: false, Stop)).ToArrayAsync(Stop);
            Assert.True(delivered.AsSpan().EndsWith(expected));
        }
        Assert.Empty(server.Complaints);
        if (ProcessFigures.AreKnown)
            Figures.Report($"{expected.Length / 1e6:F1} MB in by SMTP and APPEND, out by IMAP and POP3, in a managed heap of {HeapLimit / 1e6:F1} MB: {server.Figures.PeakBytes / 1e6:F1} MB resident at the most");
    }

    static MimeMessage LargeLetterTo(MailAccount account)
    {
        byte[] attachment = new byte[Attachment];
        Random.Shared.NextBytes(attachment);
        MimeMessage letter = account.LetterTo("large");
        letter.Body = new Multipart("mixed") { letter.Body!, new MimePart("application", "octet-stream") { Content = new MimeContent(new MemoryStream(attachment)), ContentTransferEncoding = ContentEncoding.Base64 } };
        return letter;
    }
}
