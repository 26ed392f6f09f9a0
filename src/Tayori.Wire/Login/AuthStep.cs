namespace Tayori.Wire;

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
    /// <summary>A channel binding that the server cannot make, or none although the server offered one (RFC 5802 §6).</summary>
    ChannelBinding,
    /// <summary>Too many failures from this address: try later.</summary>
    TooMany,
    /// <summary>The credentials could not be read; try later.</summary>
    Unavailable,
}

/// <summary>
/// The outcome of a step: a challenge to send, a login, or a failure. A login may come with a <see cref="Challenge"/>: data by which the client
/// verifies the server (SCRAM), which the head sends as a last challenge and answers the client's empty response to it with success.
/// </summary>
public readonly record struct AuthStep(Login? Login, byte[]? Challenge, AuthFailure? Failure)
{
    public bool IsDone => Login is not null || Failure is not null;

    internal static AuthStep Ask(byte[] challenge) => new(null, challenge, null);
    internal static AuthStep Fail(AuthFailure failure) => new(null, null, failure);
}
