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
