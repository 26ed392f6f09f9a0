using Tayori.Imap.Grammar;
using Tayori.Imap.Listing;
using Tayori.Imap.Notifications;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>CREATE (RFC 3501 §6.3.3); a separator at the end only says that mailboxes below it will follow. With CREATE-SPECIAL-USE (RFC 6154 §3).</summary>
/// <param name="Given">Its name.</param>
/// <param name="Use">What it is for; <c>null</c>: something that no mailbox here can be for.</param>
sealed record Create(GivenName Given, SpecialUse? Use) : IImapCommand
{
    /// <summary>create = "CREATE" SP mailbox [SP "(" create-param *(SP create-param) ")"] (RFC 4466 §2.2)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var given = cursor.MailboxAsGiven();
        // RFC 9051 §6.3.4: "the name created is without the trailing hierarchy delimiter".
        if (given.Name.EndsWith(MailboxPattern.Separator)) given = new GivenName(given.Name[..^1], given.Text[..^1]);
        return new Create(given, cursor.TrySpace() ? Parameters(ref cursor) : SpecialUse.None);
    }

    /// <summary>create-param = "USE" SP "(" [use-attr *(SP use-attr)] ")"</summary>
    static SpecialUse? Parameters(ref ImapCursor cursor)
    {
        cursor.Open();
        if (!cursor.TryKeyword("USE"u8)) cursor.Fail("unknown CREATE parameter");
        cursor.Space();
        cursor.Open();
        SpecialUse? use = SpecialUse.None;
        for (var isFirst = true; !cursor.Failed && !cursor.TryClose(); isFirst = false)
        {
            if (!isFirst) cursor.Space();
            var next = cursor.SpecialUse();
            // A mailbox is for one thing here.
            use = isFirst || use == next ? next : null;
        }
        cursor.Close();
        return use;
    }

    public Explains? Explains => (name, exists, _) => exists && MailboxName.IsWithin(Given.Name, name);

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Use is not { } use) return ImapResult.No(ResponseCode.UseAttr, "no mailbox can be for that");
        var found = await session.Places.FindSiteAsync(Given.Name, cancellationToken);
        if (found.Value is not { } site) return found.Refusal;
        // What is special to one user is not so to another.
        if (!site.IsOwn && use != SpecialUse.None) return ImapResult.No(ResponseCode.UseAttr, "a mailbox of another user has no special use");
        var created = await site.Account.CreateMailboxAsync(site.Name, use, cancellationToken);
        if (created.Value is not { } mailbox) return StoreAnswers.Of(created.Refusal!.Value);
        await Given.TellAsync(session, cancellationToken);
        // RFC 8474 §4.1: MAILBOXID is in the answer to every CREATE that succeeds.
        return ImapResult.Ok(ResponseCode.MailboxId(ObjectId.Of(site.Account.Id, mailbox.Id)), "created");
    }
}
