using System.Security.Cryptography;
using System.Text;
using Tayori.Wire;

namespace Tayori.TestKit.Wire;

/// <summary>Users in a dictionary.</summary>
public sealed class TestCredentials : ICredentials
{
    /// <summary>Enough for a test; RFC 7677 §4 asks for at least 4096 in earnest.</summary>
    const int Iterations = 4096;

    readonly Dictionary<string, User> _users = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Set: the storage fails.</summary>
    public Exception? Broken { get; set; }

    public Login Add(string address, string password, byte[]? salt = null)
    {
        var login = new Login(_users.Count + 1, address.ToLowerInvariant());
        _users[address] = new User(password, salt ?? SHA256.HashData(Encoding.UTF8.GetBytes(address))[..16], login);
        return login;
    }

    public ValueTask<Login?> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken)
    {
        if (Broken is not null) throw Broken;
        return new(_users.TryGetValue(user, out var known) && known.Password == password ? known.Login : null);
    }

    public ValueTask<ScramVerifier> FindScramAsync(string user, CancellationToken cancellationToken)
    {
        if (Broken is not null) throw Broken;
        var known = _users.GetValueOrDefault(user) ?? new User("no password", SHA256.HashData(Encoding.UTF8.GetBytes(user))[..16], null);
        var salted = Rfc2898DeriveBytes.Pbkdf2(known.Password, known.Salt, Iterations, HashAlgorithmName.SHA256, 32);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        return new(new ScramVerifier(known.Salt, Iterations, stored, HMACSHA256.HashData(salted, "Server Key"u8), known.Login));
    }

    sealed record User(string Password, byte[] Salt, Login? Login);
}
