using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>MailKit's clients, connected. They trust the one certificate that the server made for itself.</summary>
static class MailKitClients
{
    public static async Task<ImapClient> ImapAsync(this ServerProcess server, MailAccount account, CancellationToken cancellationToken)
    {
        ImapClient client = await server.ConnectImapAsync(143, SecureSocketOptions.None, cancellationToken);
        await client.AuthenticateAsync(account.Address, account.Password, cancellationToken);
        return client;
    }

    public static async Task<ImapClient> ConnectImapAsync(this ServerProcess server, int port, SecureSocketOptions tls, CancellationToken cancellationToken)
    {
        ImapClient client = new() { ServerCertificateValidationCallback = server.IsOwnCertificate };
        await client.ConnectAsync(ServerProcess.Host, server.Port(port), tls, cancellationToken);
        return client;
    }

    public static async Task<Pop3Client> Pop3Async(this ServerProcess server, MailAccount account, CancellationToken cancellationToken)
    {
        Pop3Client client = await server.ConnectPop3Async(110, SecureSocketOptions.None, cancellationToken);
        await client.AuthenticateAsync(account.Address, account.Password, cancellationToken);
        return client;
    }

    public static async Task<Pop3Client> ConnectPop3Async(this ServerProcess server, int port, SecureSocketOptions tls, CancellationToken cancellationToken)
    {
        Pop3Client client = new() { ServerCertificateValidationCallback = server.IsOwnCertificate };
        await client.ConnectAsync(ServerProcess.Host, server.Port(port), tls, cancellationToken);
        return client;
    }

    public static async Task<SmtpClient> SmtpAsync(this ServerProcess server, SecureSocketOptions tls, CancellationToken cancellationToken)
    {
        SmtpClient client = new() { ServerCertificateValidationCallback = server.IsOwnCertificate };
        await client.ConnectAsync(ServerProcess.Host, server.Port(25), tls, cancellationToken);
        return client;
    }

    public static async Task SendAsync(this ServerProcess server, MimeMessage message, CancellationToken cancellationToken)
    {
        using SmtpClient smtp = await server.SmtpAsync(SecureSocketOptions.None, cancellationToken);
        await smtp.SendAsync(message, cancellationToken);
        await smtp.DisconnectAsync(quit: true, cancellationToken);
    }

    public static MimeMessage LetterTo(this MailAccount account, string subject, string text = "Good morning.\r\n.\r\n") =>
        new([new MailboxAddress("Ada", "ada@example.com")], [new MailboxAddress(null, account.Address)], subject, new TextPart("plain") { Text = text });

    /// <summary>The message as it goes over the wire.</summary>
    public static byte[] Octets(this MimeMessage message)
    {
        using MemoryStream stream = new();
        FormatOptions dos = FormatOptions.Default.Clone();
        dos.NewLineFormat = NewLineFormat.Dos;
        message.WriteTo(dos, stream);
        return stream.ToArray();
    }

    public static async Task<byte[]> ToArrayAsync(this Stream stream, CancellationToken cancellationToken)
    {
        await using (stream)
        {
            using MemoryStream copy = new();
            await stream.CopyToAsync(copy, cancellationToken);
            return copy.ToArray();
        }
    }

    static bool IsOwnCertificate(this ServerProcess server, object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        using X509Certificate2 own = X509Certificate2.CreateFromPem(File.ReadAllText(server.Certificate));
        return certificate is not null && own.RawDataMemory.Span.SequenceEqual(certificate.GetRawCertData());
    }
}
