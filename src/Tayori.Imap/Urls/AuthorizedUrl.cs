using Tayori.Imap.Access;
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
    public static async ValueTask<OpenUrl?> OpenAsync(ImapSession session, string text, CancellationToken cancellationToken)
    {
        if (ImapUrlParser.Parse(text) is not { Server: { User: { } user } server, Access: { Mechanism: { } mechanism } access } url) return null;
        // RFC 4467 §3: "the latest date and time that the URL is valid".
        if (!UrlToken.IsMechanism(mechanism) || access.Expires < session.Connection.Server.Time.GetUtcNow()) return null;
        if (!await IsForAsync(session, access, server, cancellationToken)) return null;
        if (await UrlUser.FindAsync(session.Directory, user, server, cancellationToken) is not { } owner) return null;
        if (await session.OpenAsync(owner.Id, cancellationToken) is not { } account) return null;
        var neighbours = session.NeighboursOf(account);
        UrlPart? part = null;
        try
        {
            part = await FindAsync(account, new Places(account, neighbours, session.Log), url, cancellationToken);
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
    static async ValueTask<bool> IsForAsync(ImapSession session, UrlAccess access, UrlServer server, CancellationToken cancellationToken) => access.Identifier switch
    {
        "user" => await UrlUser.FindAsync(session.Directory, access.User!, server, cancellationToken) is { } user && user.Id == session.Account.Id,
        // Nobody logs in here without a name of their own (RFC 4505).
        "authuser" or "anonymous" => true,
        // RFC 5593 §3.3: the server "SHALL NOT validate the specified userid but MUST validate that the IMAP session has an authorization identity that is authorized as an application entity".
        _ => session.Options.ActsFor(access.Identifier, session.Address),
    };

    /// <summary>RFC 4467 §7: the command "effectively executes with the access of the userid in the server component of the URL", as it is now.</summary>
    static async ValueTask<UrlPart?> FindAsync(IAccount owner, Places places, ImapUrl url, CancellationToken cancellationToken)
    {
        var place = (await places.FindAsync(url.Mailbox!, MailboxRights.Read, cancellationToken)).Value;
        // RFC 4467 §6: without a mailbox or a key the same is done, so that the time it takes does not tell whether there is one.
        var key = await owner.FindUrlKeyAsync(place?.UrlKey ?? new UrlKeyPlace(owner.Id, default), cancellationToken);
        var isRight = UrlToken.IsRight(key ?? UrlToken.AnyKey(), url.Access!);
        return isRight && key is not null && place is not null ? await UrlPart.OpenAsync(place, url, cancellationToken) : null;
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
