using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;
using Tayori.Wire;

namespace Tayori.Store;

/// <summary>What is kept of a password for SCRAM-SHA-256 (RFC 5802 §3), before it is sealed.</summary>
readonly record struct ScramKeys(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey);

/// <summary>
/// Makes and checks what is kept of passwords: an Argon2id hash with the server's key as secret input (RFC 9106 §3.1), and SCRAM keys sealed with AES-GCM under another. Both are of no use without
/// <see cref="ServerSecret"/>, and a sealed blob opens only for its own account.
/// </summary>
sealed class PasswordSealer : IDisposable
{
    // OWASP's floor for Argon2id: 19 MiB, two passes, one lane; about 100 ms.
    const int Memory = 19 * 1024, Passes = 2, Lanes = 1;
    // RFC 7677 §4 asks for at least 4096.
    public const int ScramIterations = 10_000;
    const int SaltSize = 16, KeySize = 32, NonceSize = 12, TagSize = 16;
    const int ScramSize = SaltSize + sizeof(int) + KeySize + KeySize;

    readonly byte[] pepper;
    readonly byte[] fakeKey;
    readonly AesGcm seal;
    readonly byte[] fakeArgon2 = RandomNumberGenerator.GetBytes(SaltSize + KeySize);
    // Each run holds 19 MiB; more at a time than cores gains nothing.
    readonly SemaphoreSlim running = new(Environment.ProcessorCount);
    // A queue of their own for those whose SCRAM keys have matched: behind hundreds of guesses the owner would wait, and perhaps give up.
    readonly SemaphoreSlim runningAhead = new(Environment.ProcessorCount);

    public PasswordSealer(ServerSecret secret)
    {
        pepper = secret.Derive("argon2 pepper");
        fakeKey = secret.Derive("unknown users");
        seal = new AesGcm(secret.Derive("scram seal"), TagSize);
    }

    public void Dispose()
    {
        seal.Dispose();
        running.Dispose();
        runningAhead.Dispose();
    }

    public static ScramKeys DeriveScram(string password) => DeriveScram(password, RandomNumberGenerator.GetBytes(SaltSize), ScramIterations);

    static ScramKeys DeriveScram(string password, byte[] salt, int iterations)
    {
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(Octets(password), salt, iterations, HashAlgorithmName.SHA256, KeySize);
        byte[] clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new ScramKeys(salt, iterations, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }

    // RFC 5802 §2.2, RFC 4013: one of the ways to type it. A password that was set is compared as it is set, so code points newer than the tables do no harm.
    static byte[] Octets(string password) => Encoding.UTF8.GetBytes(SaslPrep.TryPrepare(password, out string? prepared, isQuery: true) ? prepared : password);

    public byte[] Seal(ScramKeys keys, long account)
    {
        Span<byte> plain = stackalloc byte[ScramSize];
        keys.Salt.CopyTo(plain);
        BinaryPrimitives.WriteInt32BigEndian(plain[SaltSize..], keys.Iterations);
        keys.StoredKey.CopyTo(plain[(SaltSize + sizeof(int))..]);
        keys.ServerKey.CopyTo(plain[(SaltSize + sizeof(int) + KeySize)..]);
        byte[] blob = new byte[NonceSize + ScramSize + TagSize];
        RandomNumberGenerator.Fill(blob.AsSpan(0, NonceSize));
        lock (seal)
            seal.Encrypt(blob.AsSpan(0, NonceSize), plain, blob.AsSpan(NonceSize, ScramSize), blob.AsSpan(NonceSize + ScramSize), Owner(account));
        return blob;
    }

    /// <summary>Throws <see cref="StorageException"/> when the blob was damaged, or moved here from another account.</summary>
    public ScramKeys Unseal(byte[] blob, long account)
    {
        byte[] plain = new byte[ScramSize];
        try
        {
            lock (seal)
                seal.Decrypt(blob.AsSpan(0, NonceSize), blob.AsSpan(NonceSize, ScramSize), blob.AsSpan(NonceSize + ScramSize), plain, Owner(account));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new StorageException(StorageFailure.Corrupt, $"The credentials of account {account} cannot be unsealed: set a new password.", e);
        }
        return new ScramKeys(plain[..SaltSize], BinaryPrimitives.ReadInt32BigEndian(plain.AsSpan(SaltSize)), plain[(SaltSize + sizeof(int))..^KeySize], plain[^KeySize..]);
    }

    static byte[] Owner(long account)
    {
        byte[] owner = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(owner, account);
        return owner;
    }

    public static bool Matches(ScramKeys keys, string password) =>
        CryptographicOperations.FixedTimeEquals(DeriveScram(password, keys.Salt, keys.Iterations).StoredKey, keys.StoredKey);

    /// <summary>The hash of a password that is new, or known to be right: it waits behind no guesses.</summary>
    public ValueTask<byte[]> HashAsync(string password, CancellationToken cancellationToken) =>
        HashAsync(password, RandomNumberGenerator.GetBytes(SaltSize), runningAhead, cancellationToken);

    /// <summary>Whether the password is that of the hash; <c>null</c> takes just as long and is never right. What is <paramref name="likely"/> right does not wait behind guesses.</summary>
    public async ValueTask<bool> MatchesAsync(byte[]? hash, string password, bool likely, CancellationToken cancellationToken)
    {
        byte[] expected = hash ?? fakeArgon2;
        byte[] actual = await HashAsync(password, expected[..SaltSize], likely ? runningAhead : running, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(expected, actual) & hash is not null;
    }

    async ValueTask<byte[]> HashAsync(string password, byte[] salt, SemaphoreSlim queue, CancellationToken cancellationToken)
    {
        await queue.WaitAsync(cancellationToken);
        try
        {
            using var argon2 = new Argon2id(Octets(password)) { Salt = salt, KnownSecret = pepper, MemorySize = Memory, Iterations = Passes, DegreeOfParallelism = Lanes };
            return [.. salt, .. await argon2.GetBytesAsync(KeySize)];
        }
        finally
        {
            queue.Release();
        }
    }

    /// <summary>Keys for a user who does not exist: always the same for the same name, so that asking twice gives nothing away.</summary>
    public ScramVerifier MakeUp(string user)
    {
        return new ScramVerifier(Fake("salt", user)[..SaltSize], ScramIterations, Fake("stored", user), Fake("server", user), null);
    }

    byte[] Fake(string what, string user) => HMACSHA256.HashData(fakeKey, Encoding.UTF8.GetBytes($"{what} {user.ToLowerInvariant()}"));
}
