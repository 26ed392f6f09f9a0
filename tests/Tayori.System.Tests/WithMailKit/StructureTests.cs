using MailKit;
using MailKit.Net.Imap;
using MimeKit;
using MimeKit.Utils;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>What MailKit makes of our ENVELOPE and BODYSTRUCTURE, compared with what MimeKit reads in the message; messages composed for it.</summary>
public sealed class StructureTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly ServerProcess server = fixture.Server;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Envelopes_and_structures_are_what_MimeKit_reads_in_composed_messages()
    {
        MailAccount account = await server.AddAccountAsync();
        MimeMessage[] messages = [account.LetterTo("plain"), Japanese(account), Nested(account)];
        using ImapClient client = await server.ImapAsync(account, Stop);
        foreach (MimeMessage message in messages)
            await client.Inbox!.AppendAsync(new AppendRequest(message), Stop);
        await client.Inbox!.OpenAsync(FolderAccess.ReadOnly, Stop);
        IList<IMessageSummary> summaries = await client.Inbox.FetchAsync(0, -1, MessageSummaryItems.Envelope | MessageSummaryItems.BodyStructure | MessageSummaryItems.UniqueId, Stop);
        foreach ((MimeMessage message, IMessageSummary summary) in messages.Zip(summaries))
        {
            using MemoryStream octets = new(message.Octets());
            Assert.Empty(MimeOracle.Compare(await MimeMessage.LoadAsync(octets, Stop), summary));
        }
        foreach (BodyPartBasic part in summaries[2].BodyParts)
            Assert.NotNull(await client.Inbox.GetBodyPartAsync(2, part, Stop));
    }

    static MimeMessage Japanese(MailAccount account)
    {
        MimeMessage message = account.LetterTo("【重要】年末年始の休業日について（長い件名は折り返されて幾つもの符号化語になる）");
        message.From.Clear();
        message.From.Add(new MailboxAddress("株式会社 たより 総務部", "info@example.jp"));
        message.Cc.Add(new GroupAddress("関係者各位", [new MailboxAddress("山田 太郎", "yamada@example.jp"), new MailboxAddress(null, "suzuki@example.jp")]));
        message.InReplyTo = MimeUtils.GenerateMessageId();
        message.Body = new Multipart("alternative") { new TextPart("plain") { Text = "休業します。\r\n" }, new TextPart("html") { Text = "<p>休業します。</p>\r\n" } };
        return message;
    }

    static MimeMessage Nested(MailAccount account)
    {
        MimeMessage message = account.LetterTo("nested");
        message.ReplyTo.Add(new MailboxAddress("Charles", "charles@example.com"));
        message.Sender = new MailboxAddress("Secretary", "secretary@example.com");
        MimePart attachment = new("application", "octet-stream")
        {
            Content = new MimeContent(new MemoryStream([1, 2, 3])),
            ContentTransferEncoding = ContentEncoding.Base64,
            FileName = "見積書.pdf",
            ContentDescription = "offer",
            ContentId = MimeUtils.GenerateMessageId(),
        };
        message.Body = new Multipart("mixed") { new Multipart("related") { Japanese(account).Body!, attachment }, new MessagePart("rfc822", Japanese(account)), new TextPart("plain") { Text = "" } };
        return message;
    }
}
