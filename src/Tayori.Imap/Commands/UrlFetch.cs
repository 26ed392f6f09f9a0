using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Imap.Urls;

namespace Tayori.Imap.Commands;

/// <summary>URLFETCH (RFC 4467 §7): what URLs name that somebody has authorised for this session's user, some of their octets (URL-PARTIAL, RFC 5550 §5.7.1), decoded or described (RFC 5524).</summary>
sealed record UrlFetch(IReadOnlyList<UrlRequest> Urls) : IImapCommand
{
    /// <summary>urlfetch = "URLFETCH" 1*(SP url-fetch-arg)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        var urls = new List<UrlRequest>();
        do
        {
            if (urls.Count == ImapLimits.UrlsOfCommand) cursor.FailLimit($"more than {ImapLimits.UrlsOfCommand} URLs");
            cursor.Space();
            urls.Add(UrlRequest.Parse(ref cursor));
        }
        while (!cursor.Failed && !cursor.AtEnd);
        return new UrlFetch(urls);
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        foreach (var url in Urls) await AnswerAsync(session, url, cancellationToken);
        return ImapResult.Ok("done");
    }

    /// <summary>A response for each: where the storage fails behind one, those before it are whole.</summary>
    static async ValueTask AnswerAsync(ImapSession session, UrlRequest request, CancellationToken cancellationToken)
    {
        if (session.WrongUrls.MustWait)
        {
            await session.Connection.FlushAsync(cancellationToken);
            await session.WrongUrls.WaitAsync(cancellationToken);
        }
        await using var opened = await AuthorizedUrl.OpenAsync(session, request.Url, cancellationToken);
        session.Writer.UrlFetch(request.Url);
        if (opened is null)
        {
            session.WrongUrls.Add();
            session.Writer.UrlNil();
        }
        else if (request.Items == UrlItems.Plain) await new UrlAnswer(session, opened.Part).PlainAsync(cancellationToken);
        else await new UrlAnswer(session, opened.Part).ItemsAsync(request.Items, cancellationToken);
        session.Writer.CrLf();
        await session.FlushIfFullAsync(cancellationToken);
    }
}
