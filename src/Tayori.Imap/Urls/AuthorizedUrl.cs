using Tayori.Imap.Access;
using Tayori.Imap.Fetch;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Urls;

/// <summary>
/// URLs whose token opens them to others (RFC 4467 §3). Which host they name is not looked at: it is part of what the token is made of, and a server has many names. Whatever is wrong, there is one
/// answer, so that nobody learns which users, mailboxes and messages there are.
/// </summary>
static class AuthorizedUrl
{
    /// <summary>What the URL names, where this session may have it, or <c>null</c>.</summary>
    public static async ValueTask<OpenUrl?> OpenAsync(ImapSession session, string text, StructureForm? described, CancellationToken cancellationToken)
    {
        if (ImapUrlParser.Parse(text) is not { Server: { User: { } user } server, Access: { Mechanism: { } mechanism } access } url) return null;
        if (!UrlToken.IsMechanism(mechanism) || access.Expires <= session.Connection.Server.Time.GetUtcNow()) return null;
        if (!await IsForAsync(session, access, server, cancellationToken)) return null;
        if (await UrlUser.FindAsync(session.Directory, user, server, cancellationToken) is not { } owner) return null;
        if (await session.OpenAsync(owner.Id, cancellationToken) is not { } account) return null;
        var neighbours = session.NeighboursOf(account);
        UrlPart? part = null;
        try
        {
            part = await FindAsync(account, new Places(account, neighbours, session.Log), url, described, cancellationToken);
            return part is null ? null : new OpenUrl(account, neighbours, part);
        }
        finally
        {
            if (part is null)
            {
                await neighbours.DisposeAsync();
                await account.DisposeAsync();
            }
        }
    }

    /// <summary>Whether the access identifier means this session's user.</summary>
    static async ValueTask<bool> IsForAsync(ImapSession session, UrlAccess access, UrlServer server, CancellationToken cancellationToken) => access.Audience switch
    {
        // RFC 4467 §3: the submission server answers for the user that is named; here only that it is one is looked at.
        UrlAudience.Submit => session.IsSubmission,
        UrlAudience.User => await UrlUser.FindAsync(session.Directory, access.User!, server, cancellationToken) is { } user && user.Id == session.Account.Id,
        // Nobody logs in here without a name of their own (RFC 4505).
        UrlAudience.AuthUser or UrlAudience.Anonymous => true,
        _ => false,
    };

    /// <summary>RFC 4467 §7: the command "effectively executes with the access of the userid in the server component of the URL", as it is now.</summary>
    static async ValueTask<UrlPart?> FindAsync(IAccount owner, Places places, ImapUrl url, StructureForm? described, CancellationToken cancellationToken)
    {
        var found = await places.FindAsync(url.Mailbox!, MailboxRights.Read, cancellationToken);
        if (found.Value is not { } place || await owner.FindUrlKeyAsync(place.UrlKey, cancellationToken) is not { } key) return null;
        return UrlToken.IsRight(key, url.Access!) ? await UrlPart.OpenAsync(place, url, described, cancellationToken) : null;
    }
}

/// <summary>A part that a URL has opened, with the accounts that it is read from.</summary>
sealed record OpenUrl(IAccount Owner, Neighbours Neighbours, UrlPart Part) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Part.DisposeAsync();
        await Neighbours.DisposeAsync();
        await Owner.DisposeAsync();
    }
}
