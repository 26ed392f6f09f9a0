using System.Text;
using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Urls;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>GENURLAUTH (RFC 4467 §7): makes URLs that open a part of one's own mail to others.</summary>
sealed record GenUrlAuth(IReadOnlyList<UnsignedUrl> Urls) : IImapCommand
{
    /// <summary>genurlauth = "GENURLAUTH" 1*(SP url-rump SP mechanism); mechanism = "INTERNAL" / 1*(ALPHA / DIGIT / "-" / ".")</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        var urls = new List<UnsignedUrl>();
        do
        {
            if (urls.Count == ImapLimits.UrlsOfCommand) cursor.FailLimit($"more than {ImapLimits.UrlsOfCommand} URLs");
            cursor.Space();
            var url = UrlRequest.ParseUrl(ref cursor);
            cursor.Space();
            urls.Add(new UnsignedUrl(url, ParseMechanism(ref cursor)));
        }
        while (!cursor.Failed && !cursor.AtEnd);
        return new GenUrlAuth(urls);
    }

    public static string ParseMechanism(ref ImapCursor cursor)
    {
        var column = cursor.Column;
        var mechanism = Encoding.ASCII.GetString(cursor.Atom("mechanism"));
        if (!UrlAccess.IsMechanism(mechanism)) cursor.FailAt("a mechanism has letters, digits, '-' and '.'", column);
        return mechanism;
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var made = new List<string>(Urls.Count);
        foreach (var url in Urls)
        {
            var (rump, refusal) = await AuthorizeAsync(session, url, cancellationToken);
            if (rump is null) return refusal;
            made.Add(rump);
        }
        session.Writer.GenUrlAuth(made);
        return ImapResult.Ok("done");
    }

    static async ValueTask<Found<string>> AuthorizeAsync(ImapSession session, UnsignedUrl unsigned, CancellationToken cancellationToken)
    {
        // RFC 4467 §7: "If any of the above checks fail, the server MUST return a tagged BAD response".
        if (ImapUrlParser.Parse(unsigned.Url) is not { } url) return new(ImapResult.Bad("not a URL of a message or a part of one"));
        if (url.Server is not { User: { } user } server) return new(ImapResult.Bad("missing owner username in supplied URL"));
        if (url.Access is not { } access) return new(ImapResult.Bad("missing access identifier in supplied URL"));
        if (access.Identifier is not ("user" or "authuser" or "anonymous") && !session.Options.Knows(access.Identifier)) return new(ImapResult.Bad("unknown access identifier"));
        if (access.Mechanism is not null) return new(ImapResult.Bad("the URL has a token already"));
        if (!UrlToken.IsMechanism(unsigned.Mechanism)) return new(ImapResult.No(ResponseCode.Cannot, "INTERNAL is the only mechanism"));
        // Of another user it is not said whether there is one. Whether there is a user to fetch it is not looked at either (it "prevents an attacker from validating userids").
        if (await UrlUser.FindAsync(session.Directory, user, server, cancellationToken) is not { } owner || owner.Id != session.Account.Id) return new(ImapResult.Bad("only URLs of your own can be authorised"));
        var place = await session.Places.FindAsync(url.Mailbox!, MailboxRights.Read, cancellationToken);
        return place.Value is null ? new(ImapResult.Bad("no such mailbox")) : await SignAsync(session.Account, place.Value, access.Rump, cancellationToken);
    }

    static async ValueTask<Found<string>> SignAsync(IAccount account, Place place, string rump, CancellationToken cancellationToken)
    {
        if (await account.FindUrlKeyAsync(place.UrlKey, cancellationToken) is { } known) return new(UrlToken.Authorize(known, rump));
        var made = await account.MakeUrlKeyAsync(place.UrlKey, anew: false, cancellationToken);
        return made.Value is { } key ? new(UrlToken.Authorize(key, rump)) : new(StoreAnswers.Of(made.Refusal!.Value));
    }
}

/// <param name="Url">authimapurlrump, as it came.</param>
/// <param name="Mechanism">How a token is to be made.</param>
readonly record struct UnsignedUrl(string Url, string Mechanism);
