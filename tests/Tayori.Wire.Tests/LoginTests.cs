using System.Text;
using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

public sealed class LoginTests
{
    [Theory]
    [InlineData("\0user\0pencil", null)]
    [InlineData("user\0user\0pencil", null)]
    [InlineData("other\0user\0pencil", AuthFailure.NotAuthorized)]
    [InlineData("other\0user\0wrong", AuthFailure.Invalid)]
    [InlineData("\0user\0wrong", AuthFailure.Invalid)]
    [InlineData("\0nobody\0pencil", AuthFailure.Invalid)]
    [InlineData("", AuthFailure.Malformed)]
    [InlineData("user", AuthFailure.Malformed)]
    [InlineData("\0user", AuthFailure.Malformed)]
    [InlineData("\0\0pencil", AuthFailure.Malformed)]
    [InlineData("\0user\0", AuthFailure.Malformed)]
    [InlineData("\0user\0pen\0cil", AuthFailure.Malformed)]
    [InlineData("\0us\u0001er\0pencil", AuthFailure.Malformed)]
    public async Task PLAIN(string message, AuthFailure? failure)
    {
        await using var setup = await Setup.MakeAsync();
        var step = await setup.Start("plain").StepAsync(Encoding.UTF8.GetBytes(message), default);
        Assert.Equal(failure, step.Failure);
        Assert.Equal(failure is null, step.Login is not null);
    }

    [Fact]
    public async Task PLAIN_with_octets_that_are_no_UTF8_is_malformed()
    {
        await using var setup = await Setup.MakeAsync();
        Assert.Equal(AuthFailure.Malformed, (await setup.Start("PLAIN").StepAsync(new byte[] { 0, 0xc3, 0x28, 0, 0x61 }, default)).Failure);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LOGIN_asks_twice_or_takes_the_name_at_once(bool initialResponse)
    {
        await using var setup = await Setup.MakeAsync();
        var exchange = setup.Start("LOGIN");
        if (!initialResponse) Assert.Equal("Username:"u8.ToArray(), (await exchange.StepAsync(null, default)).Challenge);
        Assert.Equal("Password:"u8.ToArray(), (await exchange.StepAsync("user"u8.ToArray(), default)).Challenge);
        Assert.NotNull((await exchange.StepAsync("pencil"u8.ToArray(), default)).Login);
    }

    [Theory]
    [InlineData(null, false, "SCRAM-SHA-256 PLAIN LOGIN")]
    [InlineData("198.51.100.7", false, "SCRAM-SHA-256")]
    [InlineData("198.51.100.7", true, "SCRAM-SHA-256-PLUS SCRAM-SHA-256 PLAIN LOGIN")]
    public async Task What_shows_the_password_is_offered_under_TLS_and_on_loopback_only(string? remote, bool tls, string mechanisms)
    {
        await using var setup = await Setup.MakeAsync(remote, tls);
        Assert.Equal(mechanisms, string.Join(' ', setup.Server.Authenticator.Mechanisms(setup.Connection)));
        Assert.Equal(mechanisms.Contains("PLAIN", StringComparison.Ordinal), setup.Server.Authenticator.AllowsClearText(setup.Connection));
        var step = await setup.Server.Authenticator.PasswordAsync("user", "pencil", setup.Connection, default);
        Assert.Equal(mechanisms.Contains("PLAIN", StringComparison.Ordinal) ? null : AuthFailure.EncryptionRequired, step.Failure);
    }

    [Fact]
    public async Task Mechanisms_that_cannot_work_here_are_refused()
    {
        await using var setup = await Setup.MakeAsync("198.51.100.7");
        Assert.Equal(AuthFailure.EncryptionRequired, setup.Server.Authenticator.Start("PLAIN", setup.Connection).Failure);
        Assert.Equal(AuthFailure.UnknownMechanism, setup.Server.Authenticator.Start("SCRAM-SHA-256-PLUS", setup.Connection).Failure);
        Assert.Equal(AuthFailure.UnknownMechanism, setup.Server.Authenticator.Start("CRAM-MD5", setup.Connection).Failure);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_read_are_no_wrong_password()
    {
        await using var setup = await Setup.MakeAsync();
        setup.Credentials.Broken = new IOException("disk");
        Assert.Equal(AuthFailure.Unavailable, (await setup.Server.Authenticator.PasswordAsync("user", "pencil", setup.Connection, default)).Failure);
        Assert.Equal(AuthFailure.Unavailable, (await setup.Start("SCRAM-SHA-256").StepAsync("n,,n=user,r=abc"u8.ToArray(), default)).Failure);
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("=", "", true)]
    [InlineData("AGE=", "\0a", true)]
    [InlineData("AGE", "", false)]
    [InlineData("A GE=", "", false)]
    [InlineData("AG=E", "", false)]
    [InlineData("==", "", false)]
    [InlineData("AGE=AGE=", "", false)]
    [InlineData("AGE-", "", false)]
    [InlineData("AGE=\r\n", "", false)]
    public void Base64_is_strict(string text, string message, bool ok)
    {
        Assert.Equal(ok, SaslBase64.TryDecode(Encoding.ASCII.GetBytes(text), out var octets));
        Assert.Equal(message, Encoding.ASCII.GetString(octets));
    }

    sealed class Setup : IAsyncDisposable
    {
        public required TestCredentials Credentials { get; init; }
        public required TestServer Server { get; init; }
        public required TestClient Client { get; init; }
        public required LineConnection Connection { get; init; }

        public static async Task<Setup> MakeAsync(string? remote = null, bool tls = false)
        {
            var (protocol, credentials) = (new EchoProtocol(), new TestCredentials());
            credentials.Add("user", "pencil");
            var server = new TestServer(protocol, credentials);
            var client = await server.ConnectAsync(remote, tls);
            return new Setup { Credentials = credentials, Server = server, Client = client, Connection = await protocol.Session.Task };
        }

        public SaslExchange Start(string mechanism) => Server.Authenticator.Start(mechanism, Connection).Exchange!;

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            Server.Dispose();
        }
    }
}
