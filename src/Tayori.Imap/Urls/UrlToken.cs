using System.Security.Cryptography;
using System.Text;
using Tayori.Store;

namespace Tayori.Imap.Urls;

/// <summary>
/// Tokens of the mechanism INTERNAL (RFC 4467 §7): in hexadecimal an octet that says how the rest was made, so that another way may come one day, then HMAC-SHA256 of the URL up to the token, made with
/// the mailbox's key.
/// </summary>
static class UrlToken
{
    public const string Mechanism = "INTERNAL";

    const byte HmacSha256 = 1;

    public static bool IsMechanism(string name) => name.Equals(Mechanism, StringComparison.OrdinalIgnoreCase);

    /// <summary>A URL that was to be authorised, with its token.</summary>
    public static string Authorize(byte[] key, string rump) => $"{rump}:{Mechanism}:{Convert.ToHexStringLower(Make(key, rump))}";

    /// <summary>A key that no mailbox has.</summary>
    public static byte[] AnyKey() => RandomNumberGenerator.GetBytes(StoreLimits.UrlKeyBytes);

    public static bool IsRight(byte[] key, UrlAccess access)
    {
        var right = Make(key, access.Rump);
        return access.Token!.Length == 2 * right.Length && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(access.Token), right);
    }

    static byte[] Make(byte[] key, string rump) => [HmacSha256, .. HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(rump))];
}
