using System.Security.Cryptography;
using System.Text;
using Tayori.Wire;

namespace Tayori.TestKit.Store;

public sealed partial class MemoryDirectory : ICredentials
{
    /// <summary>The least that RFC 7677 §4 allows: tests wait for it.</summary>
    const int ScramIterations = 4096;

    public ValueTask<Login?> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(Find(user) is { } entry && entry.Password == password ? LoginOf(entry) : null);
    }

    public ValueTask<ScramVerifier> FindScramAsync(string user, CancellationToken cancellationToken)
    {
        Entry? entry;
        lock (_gate)
            entry = Find(user);
        return ValueTask.FromResult(MakeVerifier(user, entry?.Password ?? "nobody's", entry is null ? null : LoginOf(entry)));
    }

    static Login LoginOf(Entry entry) => new(entry.Info.Id.Value, entry.Info.Address);

    /// <summary>RFC 5802 §3. The salt comes from the name, so that an unknown user's is stable too.</summary>
    static ScramVerifier MakeVerifier(string user, string password, Login? login)
    {
        byte[] salt = SHA256.HashData(Encoding.UTF8.GetBytes(user))[..16];
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, ScramIterations, HashAlgorithmName.SHA256, 32);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new ScramVerifier(salt, ScramIterations, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8), login);
    }
}
