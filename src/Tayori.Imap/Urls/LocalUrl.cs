using Tayori.Imap.Access;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Urls;

/// <summary>URLs that a client uses for its own mail, in its own session (RFC 4469 §3).</summary>
static class LocalUrl
{
    /// <summary>What the URL names, or <c>null</c>.</summary>
    public static async ValueTask<UrlPart?> OpenAsync(ImapSession session, string text, CancellationToken cancellationToken)
    {
        // RFC 4469 §3: "only relative IMAP message or message part URLs (i.e., those having no scheme or <iserver>) are used".
        if (ImapUrlParser.Parse(text) is not { Server: null, Access: null } url) return null;
        // "When in the selected state, the base URL is considered "imap://user@server/mailbox"".
        var place = url.Path is { } path ? await FindAsync(session, url, path, cancellationToken) : session.View is { MayRead: true } view ? view.Place : null;
        return place is null ? null : await UrlPart.OpenAsync(place, url, cancellationToken);
    }

    static async ValueTask<Place?> FindAsync(ImapSession session, ImapUrl url, string path, CancellationToken cancellationToken) =>
        Resolve(url.IsRooted ? "" : session.View?.Place.Name ?? "", path, endsInName: url.UidValidity is not null) is { } name ? (await session.Places.FindAsync(name, MailboxRights.Read, cancellationToken)).Value : null;

    /// <summary>
    /// RFC 3986 §5.2: the path takes the place of the base's last level, and levels <c>.</c> and <c>..</c> mean what they do in any URL. RFC 5092 §7: encoded they are names, and so is what UIDVALIDITY stands
    /// behind (§9.1).
    /// </summary>
    public static string? Resolve(string from, string path, bool endsInName)
    {
        var levels = new List<string>(from.Split('/')[..^1]);
        var written = path.Split('/');
        for (var i = 0; i < written.Length; i++)
        {
            var isName = (endsInName && i == written.Length - 1) || written[i] is not ("." or "..");
            if (isName) levels.Add(UrlCursor.Decode(written[i]) ?? "");
            else if (written[i] == ".." && levels.Count > 0) levels.RemoveAt(levels.Count - 1);
        }
        return MailboxName.Canonical(string.Join('/', levels)) is var name && MailboxName.Fits(name) ? name : null;
    }
}
