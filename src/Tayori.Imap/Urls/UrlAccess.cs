using System.Buffers;

namespace Tayori.Imap.Urls;

/// <summary>iurlauth = iurlauth-rump [iua-verifier]: what the owner of a URL allows others.</summary>
/// <param name="Identifier">Whom, in lower case: <c>user</c>, <c>authuser</c>, <c>anonymous</c>, or an application that acts for users, such as <c>submit</c> (RFC 5593 §3.3).</param>
/// <param name="User">Which user, or for which an application acts, decoded, where one is named.</param>
/// <param name="Expires">Until when; <c>null</c>: until the key is reset.</param>
/// <param name="Rump">The URL up to here, as it is written: what the token is made of.</param>
/// <param name="Mechanism">How the token was made; <c>null</c>: the URL is one that asks for it.</param>
/// <param name="Token">The token in hexadecimal.</param>
sealed record UrlAccess(string Identifier, string? User, DateTimeOffset? Expires, string Rump, string? Mechanism, string? Token)
{
    /// <summary>enc-urlauth = 32*HEXDIG: at least 128 bits.</summary>
    const int ShortestToken = 32;

    static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    static readonly SearchValues<char> s_application = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    static readonly SearchValues<char> s_mechanism = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>iurlauth-rump = [";EXPIRE=" date-time] ";URLAUTH=" access; iua-verifier = ":" uauth-mechanism ":" enc-urlauth</summary>
    public static UrlAccess? Parse(ref UrlCursor cursor, string url)
    {
        DateTimeOffset? expires = null;
        if (cursor.TryText(";EXPIRE="))
        {
            expires = UrlDateTime.Parse(ref cursor);
            if (expires is null) return null;
        }
        if (!cursor.TryText(";URLAUTH=") || Who(ref cursor) is not { } who) return null;
        var rump = url[..^cursor.Left];
        if (cursor.AtEnd) return new UrlAccess(who.Identifier, who.User, expires, rump, null, null);
        return Verifier(ref cursor) is { } verifier ? new UrlAccess(who.Identifier, who.User, expires, rump, verifier.Mechanism, verifier.Token) : null;
    }

    /// <summary>access = "user+" enc-user / "authuser" / "anonymous" / application / (application "+" enc-user) (RFC 5092 §11, RFC 5593 §4), "submit" being an application</summary>
    static (string Identifier, string? User)? Who(ref UrlCursor cursor)
    {
        var identifier = cursor.Run(s_application).ToString().ToLowerInvariant();
        var isNamed = cursor.TryText("+");
        var user = isNamed ? cursor.User() : null;
        if (isNamed != user is not null) return null;
        return identifier switch
        {
            "" => null,
            "user" => isNamed ? (identifier, user) : null,
            "authuser" or "anonymous" => isNamed ? null : (identifier, null),
            _ => (identifier, user),
        };
    }

    static (string Mechanism, string Token)? Verifier(ref UrlCursor cursor)
    {
        if (!cursor.TryText(":")) return null;
        var mechanism = cursor.Until(':');
        if (!IsMechanism(mechanism) || !cursor.TryText(":")) return null;
        var token = cursor.Until('\0');
        return token.Length >= ShortestToken && !token.ContainsAnyExcept(s_hexadecimal) ? (mechanism.ToString(), token.ToString()) : null;
    }

    public static bool IsMechanism(ReadOnlySpan<char> name) => !name.IsEmpty && !name.ContainsAnyExcept(s_mechanism);
}
