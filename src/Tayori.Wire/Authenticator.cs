namespace Tayori.Wire;

/// <summary>Who has logged in.</summary>
/// <param name="AccountId">The store's number of the account.</param>
/// <param name="Address">Its primary address, lower case.</param>
public sealed record Login(long AccountId, string Address);

/// <summary>What can prove that somebody is who they say; the store implements it.</summary>
public interface ICredentials
{
    /// <summary>The login, or <c>null</c> when user or password is wrong, in the same time for both. Throws when the storage fails.</summary>
    ValueTask<Login?> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken);

    /// <summary>
    /// SCRAM-SHA-256 verifier (RFC 5802 §3) of the user. An unknown user gets a stable, made-up one with no login, so that nobody learns which users exist.
    /// </summary>
    ValueTask<ScramVerifier> FindScramAsync(string user, CancellationToken cancellationToken);
}

public sealed record ScramVerifier(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey, Login? Login);

/// <summary>How an attempt to log in failed.</summary>
public enum AuthFailure
{
    /// <summary>Wrong user or password.</summary>
    Invalid,
    /// <summary>The mechanism shows the password and the connection is neither encrypted nor loopback.</summary>
    EncryptionRequired,
    UnknownMechanism,
    /// <summary>What the client sent is not the mechanism's grammar.</summary>
    Malformed,
    /// <summary>The client sent <c>*</c>.</summary>
    Cancelled,
    /// <summary>Login may not act for another user (authorization identity).</summary>
    NotAuthorized,
    /// <summary>Too many failures from this address: try later.</summary>
    TooMany,
    /// <summary>The credentials could not be read; try later.</summary>
    Unavailable,
}

/// <summary>The outcome of a step: a challenge to send, a login (with data for the client to verify the server, or none), or a failure.</summary>
public readonly record struct AuthStep(Login? Login, byte[]? Challenge, AuthFailure? Failure)
{
    public bool IsDone => Login is not null || Failure is not null;
}

/// <summary>One SASL exchange (RFC 4422): a state machine fed with decoded client messages. The head does the framing (base64, <c>*</c>, continuation lines).</summary>
public abstract class SaslExchange
{
    /// <param name="response">The decoded client message; <c>null</c> at the start where the client sent no initial response.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    public abstract ValueTask<AuthStep> StepAsync(ReadOnlyMemory<byte>? response, CancellationToken cancellationToken);
}

/// <summary>Logging in, for all heads: mechanisms on offer, the exchange, the slowing of guesses, metrics.</summary>
public sealed class Authenticator
{
    /// <summary>Mechanism names that can work on this connection now, strongest first; those that show the password only under TLS or on loopback.</summary>
    public IReadOnlyList<string> Mechanisms(LineConnection connection) => throw new NotImplementedException();

    /// <summary>Whether LOGIN, USER and PASS are allowed on this connection now (else LOGINDISABLED).</summary>
    public bool AllowsClearText(LineConnection connection) => throw new NotImplementedException();

    /// <summary>Starts a mechanism, named in any case; the failure is <see cref="AuthFailure.UnknownMechanism"/> or <see cref="AuthFailure.EncryptionRequired"/>.</summary>
    public (SaslExchange? Exchange, AuthFailure? Failure) Start(string mechanism, LineConnection connection) => throw new NotImplementedException();

    /// <summary>IMAP LOGIN, POP3 PASS: a password in the command. Failures are slowed before this returns.</summary>
    public ValueTask<AuthStep> PasswordAsync(string user, string password, LineConnection connection, CancellationToken cancellationToken) => throw new NotImplementedException();
}
