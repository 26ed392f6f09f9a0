using Tayori.Imap.Grammar;
using Tayori.Imap.Notifications;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>CREATE (RFC 3501 §6.3.3); a separator at the end only says that mailboxes below it will follow. With CREATE-SPECIAL-USE (RFC 6154 §3).</summary>
/// <param name="Mailbox">Its name.</param>
/// <param name="Use">What it is for; <c>null</c>: something that no mailbox here can be for.</param>
sealed record Create(string Mailbox, SpecialUse? Use) : IImapCommand
{
    /// <summary>create = "CREATE" SP mailbox [SP "(" create-param *(SP create-param) ")"] (RFC 4466 §2.2)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var mailbox = cursor.Mailbox();
        return new Create(mailbox, cursor.TrySpace() ? Parameters(ref cursor) : SpecialUse.None);
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

    public Explains? Explains => (name, exists, _) => exists && MailboxName.Normalise(Named) is { } made && (name == made || MailboxName.IsInferior(made, name));

    string Named => Mailbox.EndsWith(MailboxPattern.Separator) ? Mailbox[..^1] : Mailbox;

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Use is not { } use) return ImapResult.No(ResponseCode.UseAttr, "no mailbox can be for that");
        var found = await session.Places.FindSiteAsync(Named, cancellationToken);
        if (found.Value is not { } site) return found.Refusal;
        // What is special to one user is not so to another.
        if (!site.IsOwn && use != SpecialUse.None) return ImapResult.No(ResponseCode.UseAttr, "a mailbox of another user has no special use");
        var created = await site.Account.CreateMailboxAsync(site.Name, use, cancellationToken);
        // RFC 8474 §4.1: MAILBOXID is in the answer to every CREATE that succeeds.
        return created.Value is { } mailbox ? ImapResult.Ok(ResponseCode.MailboxId(ObjectId.Of(site.Account.Id, mailbox.Id)), "created") : StoreAnswers.Of(created.Refusal!.Value);
    }
}
