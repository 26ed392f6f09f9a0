using System.Security.Cryptography;
using System.Text;
using Tayori.TestKit.Wire;

namespace Tayori.Wire.Tests;

public sealed class ScramTests
{
    const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    const string ClientFirst = "n,,n=user,r=" + ClientNonce;
    const string ServerFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    const string ClientFinal = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public async Task The_example_of_RFC_7677_section_3()
    {
        var exchange = await StartAsync();
        Assert.Equal(ServerFirst, Said(await StepAsync(exchange, ClientFirst)));
        var last = await StepAsync(exchange, ClientFinal);
        Assert.Equal("user", last.Login!.Address);
        Assert.Equal(ServerFinal, Said(last));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("n,,")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,r=abc,n=user")]
    [InlineData("n,n=user,r=abc")]
    [InlineData("n,user,n=user,r=abc")]
    [InlineData("n,a=,n=user,r=abc")]
    [InlineData("x,,n=user,r=abc")]
    [InlineData("N,,n=user,r=abc")]
    [InlineData("p=tls-unique,,n=user,r=abc")]
    [InlineData("p=,,n=user,r=abc")]
    [InlineData("n,,n=us=er,r=abc")]
    [InlineData("n,,n=us=2cer,r=abc")]
    [InlineData("n,,n=us\u0001er,r=abc")]
    [InlineData("n,,n=user,r=a\u007fbc")]
    [InlineData("n,,n=user,r=a c")]
    [InlineData("n,,n=user,r=abc,")]
    [InlineData("n,,n=user,r=abc,1=x")]
    [InlineData("n,,n=user,r=abc,x")]
    public async Task A_first_message_that_is_not_the_grammar_is_malformed(string message) =>
        Assert.Equal(AuthFailure.Malformed, (await StepAsync(await StartAsync(), message)).Failure);

    [Theory]
    [InlineData("n,,n=us=2Cer=3D,r=abc", "us,er=")]
    [InlineData("n,,n=user,r=abc,x=extension", "user")]
    public async Task Names_are_unescaped_and_extensions_ignored(string message, string user)
    {
        var step = await StepAsync(await StartAsync(user), message);
        Assert.StartsWith("r=abc%hvYDp", Said(step), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c=biws", AuthFailure.Malformed)]
    [InlineData("c=biws,r=NONCE", AuthFailure.Malformed)]
    [InlineData("r=NONCE,c=biws,p=AAAA", AuthFailure.Malformed)]
    [InlineData("c=bi ws,r=NONCE,p=AAAA", AuthFailure.Malformed)]
    [InlineData("c=biws,r=NONCE,p=", AuthFailure.Malformed)]
    [InlineData("c=biws,r=NONCE,p=AAA", AuthFailure.Malformed)]
    [InlineData("c=biws,r=NONCE,p=AAAA", AuthFailure.Invalid)]
    [InlineData("c=biws,r=other,p=PROOF", AuthFailure.Invalid)]
    [InlineData("c=eSws,r=NONCE,p=PROOF", AuthFailure.Invalid)] // y,, where n,, was said
    public async Task A_final_message_that_is_wrong_fails(string message, AuthFailure failure)
    {
        var exchange = await StartAsync();
        await StepAsync(exchange, ClientFirst);
        var nonce = ServerFirst[2..ServerFirst.IndexOf(',', StringComparison.Ordinal)];
        var final = message.Replace("NONCE", nonce, StringComparison.Ordinal).Replace("PROOF", ClientFinal[(ClientFinal.IndexOf(",p=", StringComparison.Ordinal) + 3)..], StringComparison.Ordinal);
        Assert.Equal(failure, (await StepAsync(exchange, final)).Failure);
    }

    [Fact]
    public async Task An_unknown_user_fails_only_at_the_proof_and_with_a_stable_salt()
    {
        var first = Said(await StepAsync(await StartAsync(), "n,,n=nobody,r=abc"));
        var exchange = await StartAsync();
        Assert.Equal(first, Said(await StepAsync(exchange, "n,,n=nobody,r=abc")));
        Assert.Equal(AuthFailure.Invalid, (await StepAsync(exchange, Final(first, "n,,", "n=nobody,r=abc", "pencil", []))).Failure);
    }

    [Theory]
    [InlineData("n,a=user,", null)]
    [InlineData("n,a=other,", AuthFailure.NotAuthorized)]
    public async Task Acting_for_another_is_not_allowed(string header, AuthFailure? failure)
    {
        var exchange = await StartAsync();
        var first = Said(await StepAsync(exchange, header + "n=user,r=abc"));
        Assert.Equal(failure, (await StepAsync(exchange, Final(first, header, "n=user,r=abc", "pencil", []))).Failure);
    }

    // RFC 5802 §5.1: a mandatory extension that is not understood must fail the exchange, wherever it stands.
    [Theory]
    [InlineData("n,,m=ext,n=user,r=abc")]
    [InlineData("n,,n=user,r=abc,m=ext")]
    [InlineData("n,,n=user,r=abc,x=y,m=ext")]
    public async Task A_mandatory_extension_is_refused_by_name(string message) => await AssertToldAsync(await StartAsync(), message, "e=extensions-not-supported", AuthFailure.Malformed);

    [Fact]
    public async Task A_mandatory_extension_in_the_final_message_is_refused()
    {
        var exchange = await StartAsync();
        await StepAsync(exchange, ClientFirst);
        Assert.Equal(AuthFailure.Malformed, (await StepAsync(exchange, ClientFinal.Replace(",p=", ",m=ext,p=", StringComparison.Ordinal))).Failure);
    }

    // RFC 5802 §6: a client that could bind and believes that the server cannot has been lied to, since we offered it.
    [Fact]
    public async Task A_downgrade_is_noticed()
    {
        using var setup = new Setup(implicitTls: true);
        await AssertToldAsync(await setup.StartAsync("SCRAM-SHA-256"), "y,,n=user,r=abc", "e=server-does-support-channel-binding", AuthFailure.ChannelBinding);
    }

    // RFC 5802 §6: the server takes the type that the client names, or fails. tls-unique has no meaning under TLS 1.3, tls-exporter needs what SslStream does not give.
    [Theory]
    [InlineData("tls-exporter")]
    [InlineData("tls-unique")]
    [InlineData("TLS-SERVER-END-POINT")]
    public async Task A_binding_that_cannot_be_made_is_refused_by_name(string binding)
    {
        using var setup = new Setup(implicitTls: true);
        await AssertToldAsync(await setup.StartAsync("SCRAM-SHA-256-PLUS"), $"p={binding},,n=user,r=abc", "e=unsupported-channel-binding-type", AuthFailure.ChannelBinding);
    }

    static async Task AssertToldAsync(SaslExchange exchange, string message, string error, AuthFailure failure)
    {
        var step = await StepAsync(exchange, message);
        Assert.False(step.IsDone);
        Assert.Equal(error, Said(step));
        Assert.Equal(failure, (await StepAsync(exchange, "")).Failure);
    }

    [Fact]
    public async Task A_client_may_believe_that_the_server_cannot_bind_where_it_cannot() =>
        Assert.Null((await StepAsync(await StartAsync(), "y,,n=user,r=abc")).Failure);

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, AuthFailure.Invalid)]
    public async Task PLUS_binds_to_the_servers_certificate(bool rightCertificate, AuthFailure? failure)
    {
        using var setup = new Setup(implicitTls: true);
        var exchange = await setup.StartAsync("scram-sha-256-plus");
        var binding = (await setup.Protocol.Session.Task).Tls!.ChannelBinding("tls-server-end-point")!;
        if (!rightCertificate) binding = SHA256.HashData(binding);
        const string header = "p=tls-server-end-point,,";
        var first = Said(await StepAsync(exchange, header + "n=user,r=abc"));
        Assert.Equal(failure, (await StepAsync(exchange, Final(first, header, "n=user,r=abc", "pencil", binding))).Failure);
    }

    [Fact]
    public async Task PLUS_without_a_binding_is_malformed()
    {
        using var setup = new Setup(implicitTls: true);
        Assert.Equal(AuthFailure.Malformed, (await StepAsync(await setup.StartAsync("SCRAM-SHA-256-PLUS"), ClientFirst)).Failure);
    }

    static async Task<SaslExchange> StartAsync(string user = "user")
    {
        using var setup = new Setup(implicitTls: false, user);
        return await setup.StartAsync("SCRAM-SHA-256");
    }

    static string Final(string serverFirst, string header, string bare, string password, byte[] binding)
    {
        var parts = serverFirst.Split(',');
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, Convert.FromBase64String(parts[1][2..]), 4096, HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c={Convert.ToBase64String([.. Encoding.UTF8.GetBytes(header), .. binding])},{parts[0]}";
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.UTF8.GetBytes($"{bare},{serverFirst},{withoutProof}"));
        return $"{withoutProof},p={Convert.ToBase64String([.. clientKey.Zip(signature, (a, b) => (byte)(a ^ b))])}";
    }

    static ValueTask<AuthStep> StepAsync(SaslExchange exchange, string message) => exchange.StepAsync(Encoding.UTF8.GetBytes(message), default);
    static string Said(AuthStep step) => Encoding.UTF8.GetString(step.Challenge!);

    sealed class Setup : IDisposable
    {
        readonly TestServer _server;
        readonly bool _implicitTls;

        public Setup(bool implicitTls, string user = "user")
        {
            _implicitTls = implicitTls;
            var credentials = new TestCredentials();
            credentials.Add(user, "pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="));
            _server = new TestServer(Protocol, credentials);
            _server.Authenticator.MakeNonce = () => "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        }

        public EchoProtocol Protocol { get; } = new();

        public async Task<SaslExchange> StartAsync(string mechanism)
        {
            _ = await _server.ConnectAsync(implicitTls: _implicitTls);
            var (exchange, failure) = _server.Authenticator.Start(mechanism, await Protocol.Session.Task);
            Assert.Null(failure);
            return exchange!;
        }

        public void Dispose() => _server.Dispose();
    }
}
