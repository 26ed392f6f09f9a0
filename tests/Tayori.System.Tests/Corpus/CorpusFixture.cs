using System.Diagnostics;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.Corpus;

/// <summary>
/// The messages of the SpamAssassin corpus, 6,046 as they were received in 2002 and 2003, delivered to one account by SMTP and to another by LMTP. tests/corpus/fetch brings them;
/// where nobody has called it there is nothing to test with.
/// </summary>
[CollectionDefinition(Collection)]
public sealed class CorpusFixture : IAsyncLifetime, ICollectionFixture<CorpusFixture>
{
    public const string Collection = "corpus";
    public const string Sender = "ada@example.com";

    internal ServerProcess Server { get; private set; } = null!;
    internal MailAccount BySmtp { get; private set; } = null!;
    internal MailAccount ByLmtp { get; private set; } = null!;

    /// <summary>In the order of delivery; INBOX has them under UIDs 1, 2, 3, …</summary>
    internal IReadOnlyList<byte[]> Sent { get; private set; } = [];

    /// <summary>With a CR that ends no line: no SMTP client may send these (RFC 5321 §2.3.8).</summary>
    internal IReadOnlyList<byte[]> NotForSmtp { get; private set; } = [];

    static string Folder => Environment.GetEnvironmentVariable("TAYORI_TEST_CORPUS") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "tayori", "spam-assassin");

    public static void SkipIfMissing() => Assert.SkipUnless(Directory.Exists(Folder), "the corpus is not here: tests/corpus/fetch brings it (npm is needed)");

    public async ValueTask InitializeAsync()
    {
        if (!Directory.Exists(Folder))
            return;
        byte[][] messages = [.. Directory.EnumerateFiles(Folder, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => AsReceived(File.ReadAllBytes(f)))];
        Sent = [.. messages.Where(m => !HasBareReturn(m))];
        NotForSmtp = [.. messages.Where(HasBareReturn)];
        Server = await ServerProcess.StartAsync();
        (BySmtp, ByLmtp) = (await Server.AddAccountAsync(), await Server.AddAccountAsync());
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(DeliverAsync(Server.Port(25), "EHLO", BySmtp), DeliverAsync(Server.Port(24), "LHLO", ByLmtp));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Figures.Report($"{Sent.Count} real messages, {Sent.Sum(m => (long)m.Length) / 1e6:F1} MB, over one connection by SMTP and at the same time over one by LMTP: {seconds:F1} s, {2 * Sent.Count / seconds:F0} deliveries/s");
    }

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;

    async Task DeliverAsync(int port, string hello, MailAccount account)
    {
        CancellationToken stop = TestContext.Current.CancellationToken;
        using RawClient client = await RawClient.ConnectAsync(port, stop);
        await client.ReplyAsync("220", stop);
        await client.SendAsync($"{hello} client.example.com\r\n", stop);
        await client.ReplyAsync("250", stop);
        foreach (byte[] message in Sent)
        {
            await client.SendAsync($"MAIL FROM:<{Sender}>\r\nRCPT TO:<{account.Address}>\r\nDATA\r\n", stop);
            await client.ReplyAsync("250", stop);
            await client.ReplyAsync("250", stop);
            await client.ReplyAsync("354", stop);
            await client.SendAsync(DotStuffed(message), stop);
            await client.ReplyAsync("250", stop);
        }
        await client.SendAsync("QUIT\r\n", stop);
    }

    /// <summary>With CRLF, and without the line that an mbox file puts before a message.</summary>
    static byte[] AsReceived(byte[] file)
    {
        int start = file.AsSpan().StartsWith("From "u8) ? Array.IndexOf(file, (byte)'\n') + 1 : 0;
        List<byte> message = new(file.Length + 1000);
        for (int i = start; i < file.Length; i++)
        {
            if (file[i] == '\n' && (i == start || file[i - 1] != '\r'))
                message.Add((byte)'\r');
            message.Add(file[i]);
        }
        if (message is not [.., (byte)'\n'])
            message.AddRange("\r\n"u8);
        return [.. message];
    }

    static bool HasBareReturn(byte[] message)
    {
        for (int i = 0; i < message.Length; i++)
        {
            if (message[i] == '\r' && message[i + 1] != '\n')
                return true;
        }
        return false;
    }

    static byte[] DotStuffed(byte[] message)
    {
        List<byte> stuffed = new(message.Length + 100);
        for (int i = 0; i < message.Length; i++)
        {
            if (message[i] == '.' && (i == 0 || message[i - 1] == '\n'))
                stuffed.Add((byte)'.');
            stuffed.Add(message[i]);
        }
        stuffed.AddRange(".\r\n"u8);
        return [.. stuffed];
    }
}
