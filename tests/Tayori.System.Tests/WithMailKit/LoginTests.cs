using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using Tayori.System.Tests.Running;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>TLS both ways, on the certificate that the server makes for itself, and the SASL mechanisms.</summary>
public sealed class LoginTests(ServerFixture fixture) : IAsyncLifetime, IClassFixture<ServerFixture>
{
    readonly ServerProcess server = fixture.Server;
    MailAccount account = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => account = await server.AddAccountAsync();
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<int, string> ImapWays() => Ways(143, 993);
    public static TheoryData<int, string> Pop3Ways() => Ways(110, 995);

    [Theory]
    [MemberData(nameof(ImapWays))]
    public async Task IMAP_logs_in_under_TLS(int port, string mechanism)
    {
        using ImapClient client = await server.ConnectImapAsync(port, Tls(port), Stop);
        Assert.True(client.IsSecure);
        await client.AuthenticateAsync(Mechanism(mechanism), Stop);
        await client.Inbox!.OpenAsync(FolderAccess.ReadOnly, Stop);
        Assert.Empty(server.Complaints);
    }

    [Theory]
    [MemberData(nameof(Pop3Ways))]
    public async Task POP3_logs_in_under_TLS(int port, string mechanism)
    {
        using Pop3Client client = await server.ConnectPop3Async(port, Tls(port), Stop);
        Assert.True(client.IsSecure);
        await client.AuthenticateAsync(Mechanism(mechanism), Stop);
        Assert.Equal(0, client.Count);
        Assert.Empty(server.Complaints);
    }

    [Fact]
    public async Task SMTP_delivers_under_STARTTLS()
    {
        using SmtpClient client = await server.SmtpAsync(SecureSocketOptions.StartTls, Stop);
        Assert.True(client.IsSecure);
        await client.SendAsync(account.LetterTo("encrypted"), Stop);
        using Pop3Client pop = await server.Pop3Async(account, Stop);
        Assert.Contains("with ESMTPS", (await pop.GetMessageAsync(0, Stop)).Headers["Received"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-256-PLUS")]
    [InlineData("PLAIN")]
    public async Task A_wrong_password_is_refused_and_a_right_one_still_taken(string mechanism)
    {
        using ImapClient client = await server.ConnectImapAsync(993, SecureSocketOptions.SslOnConnect, Stop);
        await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsync(Mechanism(mechanism, "wrong"), Stop));
        await client.AuthenticateAsync(Mechanism(mechanism), Stop);
        Assert.True(client.IsAuthenticated);
    }

    static TheoryData<int, string> Ways(int plain, int implicitTls)
    {
        TheoryData<int, string> ways = [];
        foreach (string mechanism in (string[])["PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"])
        {
            ways.Add(plain, mechanism);
            ways.Add(implicitTls, mechanism);
        }
        return ways;
    }

    static SecureSocketOptions Tls(int port) => port is 143 or 110 ? SecureSocketOptions.StartTls : SecureSocketOptions.SslOnConnect;

    SaslMechanism Mechanism(string name, string? password = null) => name switch
    {
        "PLAIN" => new SaslMechanismPlain(account.Address, password ?? account.Password),
        "LOGIN" => new SaslMechanismLogin(account.Address, password ?? account.Password),
        "SCRAM-SHA-256" => new SaslMechanismScramSha256(account.Address, password ?? account.Password),
        _ => new SaslMechanismScramSha256Plus(account.Address, password ?? account.Password),
    };
}
