using Tayori.Wire;

namespace Tayori.Store;

/// <summary>
/// Checks passwords against the directory. Every check that is not answered from the cache does the same work, one PBKDF2 and one Argon2 run, whether the user is unknown, has never logged in
/// or gave a wrong password. Throws <see cref="StorageException"/>.
/// </summary>
public sealed class DirectoryCredentials(SqliteDirectory directory, TimeProvider time) : ICredentials
{
    readonly VerifiedCache verified = new(time);
    readonly ScramKeys nobody = PasswordSealer.DeriveScram("");

    public async ValueTask<Login?> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken)
    {
        // What nobody can have as a password says nothing about any user by being refused at once.
        if (SqliteDirectory.IsWeak(password))
            return null;
        Credential? credential = Find(user);
        if (credential is not null && verified.Contains(credential, password))
            return new Login(credential.Account, credential.Address);
        if (!await IsRightAsync(credential, password, cancellationToken))
            return null;
        verified.Add(credential!, password);
        return new Login(credential!.Account, credential.Address);
    }

    async ValueTask<bool> IsRightAsync(Credential? credential, string password, CancellationToken cancellationToken)
    {
        ScramKeys keys = credential is null ? nobody : directory.Sealer.Unseal(credential.Scram, credential.Account);
        bool scram = PasswordSealer.Matches(keys, password) & credential is not null;
        if (credential is not { Argon2: null } || !scram)
            return await directory.Sealer.MatchesAsync(credential?.Argon2, password, likely: scram, cancellationToken);
        // The first login of an account from a batch: its Argon2 hash was put off to here.
        byte[] argon2 = await directory.Sealer.HashAsync(password, cancellationToken);
        await directory.Database.WriteAsync(c => CredentialTable.Complete(c, credential, argon2), cancellationToken);
        return true;
    }

    public ValueTask<ScramVerifier> FindScramAsync(string user, CancellationToken cancellationToken)
    {
        if (Find(user) is not { } credential)
            return ValueTask.FromResult(directory.Sealer.MakeUp(user));
        ScramKeys keys = directory.Sealer.Unseal(credential.Scram, credential.Account);
        return ValueTask.FromResult(new ScramVerifier(keys.Salt, keys.Iterations, keys.StoredKey, keys.ServerKey, new Login(credential.Account, credential.Address)));
    }

    // As it stands, since an address is not prepared where it is made; then as SASLprep has it (RFC 4616 §2): typed in full-width letters, for example.
    Credential? Find(string user) =>
        FindExactly(user) ?? (SaslPrep.TryPrepare(user, out string? prepared, isQuery: true) && prepared != user ? FindExactly(prepared) : null);

    Credential? FindExactly(string user) => MailAddress.TryParse(user, out MailAddress address) ? directory.Database.Read(c => CredentialTable.Find(c, address)) : null;
}
