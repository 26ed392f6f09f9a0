using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tayori.Wire;

/// <summary>Logging in, for all heads: mechanisms on offer, the exchange, the slowing of guesses, metrics.</summary>
public sealed class Authenticator
{
    const string Scram = "SCRAM-SHA-256";
    const string ScramPlus = "SCRAM-SHA-256-PLUS";
    /// <summary>Of RFC 5929. tls-exporter (RFC 9266) needs keying material that SslStream does not give out; tls-unique does not exist under TLS 1.3.</summary>
    const string Binding = "tls-server-end-point";
    /// <summary>Random octets of the server's nonce; RFC 5802 asks for enough that none comes twice.</summary>
    const int NonceLength = 18;

    static readonly string[] InClear = [Scram];
    static readonly string[] OnLoopback = [Scram, "PLAIN", "LOGIN"];
    static readonly string[] UnderTls = [ScramPlus, Scram, "PLAIN", "LOGIN"];

    public Authenticator(ICredentials credentials, TimeProvider time, ThrottleOptions? throttle = null, ILogger<Authenticator>? log = null)
    {
        Credentials = credentials;
        Throttle = new LoginThrottle(throttle ?? new ThrottleOptions(), time);
        Log = log ?? NullLogger<Authenticator>.Instance;
    }

    internal ICredentials Credentials { get; }
    internal LoginThrottle Throttle { get; }
    internal ILogger Log { get; }

    /// <summary>The server's part of SCRAM nonces; tests set it to that of an RFC's example.</summary>
    internal Func<string> MakeNonce { get; set; } = () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceLength));

    /// <summary>Mechanism names that can work on this connection now, strongest first; those that show the password only under TLS or on loopback.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "What a server offers is the authenticator's to say, not the type's.")]
    public IReadOnlyList<string> Mechanisms(LineConnection connection)
    {
        if (!connection.IsTls) return connection.IsLoopback ? OnLoopback : InClear;
        return CanBind(connection) ? UnderTls : OnLoopback;
    }

    /// <summary>Whether LOGIN, USER and PASS are allowed on this connection now (else LOGINDISABLED).</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "What a server offers is the authenticator's to say, not the type's.")]
    public bool AllowsClearText(LineConnection connection) => connection.IsTls || connection.IsLoopback;

    /// <summary>Starts a mechanism, named in any case; the failure is <see cref="AuthFailure.UnknownMechanism"/> or <see cref="AuthFailure.EncryptionRequired"/>.</summary>
    public (SaslExchange? Exchange, AuthFailure? Failure) Start(string mechanism, LineConnection connection)
    {
        var name = mechanism.ToUpperInvariant();
        var attempt = new LoginAttempt(this, connection, name);
        if (!UnderTls.Contains(name) || (name == ScramPlus && !CanBind(connection))) return (null, AuthFailure.UnknownMechanism);
        if (name is "PLAIN" or "LOGIN" && !AllowsClearText(connection)) return (null, AuthFailure.EncryptionRequired);
        return (Create(name, attempt, connection), null);
    }

    /// <summary>IMAP LOGIN, POP3 PASS: a password in the command. Failures are slowed before this returns.</summary>
    public ValueTask<AuthStep> PasswordAsync(string user, string password, LineConnection connection, CancellationToken cancellationToken)
    {
        var attempt = new LoginAttempt(this, connection, "password");
        return AllowsClearText(connection)
            ? attempt.PasswordAsync(user, password, cancellationToken)
            : new(attempt.Fail(AuthFailure.EncryptionRequired));
    }

    SaslExchange Create(string name, LoginAttempt attempt, LineConnection connection) => name switch
    {
        "PLAIN" => new PlainExchange(attempt),
        "LOGIN" => new LoginExchange(attempt),
        _ => new ScramExchange(attempt, name == ScramPlus, CanBind(connection), type => connection.Tls?.ChannelBinding(type), MakeNonce),
    };

    static bool CanBind(LineConnection connection) => connection.Tls?.ChannelBinding(Binding) is not null;
}
