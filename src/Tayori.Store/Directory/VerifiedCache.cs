using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Tayori.Store;

/// <summary>
/// Passwords found right a short while ago, as keyed hashes under a key that lives and dies with this process: a repeated login costs no Argon2 run. The credential's version is part of what is
/// hashed, so a changed password is never found here.
/// </summary>
sealed class VerifiedCache(TimeProvider time)
{
    static readonly TimeSpan lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Some 100 octets each; when full it is emptied, which costs everybody one slow login.</summary>
    const int Maximum = 20_000;

    readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    readonly ConcurrentDictionary<Int128, long> entries = new();

    public bool Contains(Credential credential, string password) => entries.TryGetValue(Hash(credential, password), out long expiry) && time.GetTimestamp() < expiry;

    public void Add(Credential credential, string password)
    {
        if (entries.Count >= Maximum)
            entries.Clear();
        entries[Hash(credential, password)] = time.GetTimestamp() + (long)(lifetime.TotalSeconds * time.TimestampFrequency);
    }

    Int128 Hash(Credential credential, string password)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{credential.Account} {credential.Version} {password}"), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadInt128BigEndian(hash);
    }
}
