using System.Buffers;
using System.Globalization;

namespace Tayori.Imap.Urls;

/// <summary>Who may fetch what a URL names (RFC 4467 §3, RFC 5092 §6.1).</summary>
enum UrlAudience
{
    /// <summary>A server that submits mail, for the user named.</summary>
    Submit,

    /// <summary>The user named.</summary>
    User,

    /// <summary>Anybody who has logged in with a name of their own.</summary>
    AuthUser,

    /// <summary>Any session that has logged in.</summary>
    Anonymous,
}

/// <summary>iurlauth = iurlauth-rump [iua-verifier]: what the owner of a URL allows others.</summary>
/// <param name="Audience">Whom.</param>
/// <param name="User">Who that is, decoded, where one is named.</param>
/// <param name="Expires">Until when; <c>null</c>: until the key is reset.</param>
/// <param name="Rump">The URL up to here, as it is written: what the token is made of.</param>
/// <param name="Mechanism">How the token was made; <c>null</c>: the URL is one that asks for it.</param>
/// <param name="Token">The token in hexadecimal.</param>
sealed record UrlAccess(UrlAudience Audience, string? User, DateTimeOffset? Expires, string Rump, string? Mechanism, string? Token)
{
    /// <summary>enc-urlauth = 32*HEXDIG: at least 128 bits.</summary>
    const int ShortestToken = 32;

    static readonly SearchValues<char> s_hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");
    static readonly SearchValues<char> s_mechanism = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>iurlauth-rump = [";EXPIRE=" date-time] ";URLAUTH=" access; iua-verifier = ":" uauth-mechanism ":" enc-urlauth</summary>
    public static UrlAccess? Parse(ref UrlCursor cursor, string url)
    {
        DateTimeOffset? expires = null;
        if (cursor.TryText(";EXPIRE="))
        {
            expires = DateTime(cursor.Until(';'));
            if (expires is null) return null;
        }
        if (!cursor.TryText(";URLAUTH=") || Who(ref cursor) is not { } who) return null;
        var rump = url[..^cursor.Left];
        if (cursor.AtEnd) return new UrlAccess(who.Audience, who.User, expires, rump, null, null);
        return Verifier(ref cursor) is { } verifier ? new UrlAccess(who.Audience, who.User, expires, rump, verifier.Mechanism, verifier.Token) : null;
    }

    /// <summary>access = ("submit+" enc-user) / ("user+" enc-user) / "authuser" / "anonymous"</summary>
    static (UrlAudience Audience, string? User)? Who(ref UrlCursor cursor)
    {
        if (cursor.TryText("submit+")) return cursor.User() is { } submitter ? (UrlAudience.Submit, submitter) : null;
        if (cursor.TryText("user+")) return cursor.User() is { } user ? (UrlAudience.User, user) : null;
        if (cursor.TryText("authuser")) return (UrlAudience.AuthUser, null);
        return cursor.TryText("anonymous") ? (UrlAudience.Anonymous, null) : null;
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

    /// <summary>date-time (RFC 3339 §5.6)</summary>
    static DateTimeOffset? DateTime(ReadOnlySpan<char> text) =>
        DateTimeOffset.TryParseExact(text.ToString().ToUpperInvariant(), ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value : null;
}
