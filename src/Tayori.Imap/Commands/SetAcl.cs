using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>SETACL and DELETEACL (RFC 4314 §3.1, §3.2): an entry that is left without rights says nothing, and goes.</summary>
sealed record SetAcl(string Mailbox, Identifier Identifier, FlagAction Action, MailboxRights Rights) : IImapCommand
{
    /// <summary>setacl = "SETACL" SP mailbox SP identifier SP mod-rights; mod-rights = astring, ["+" / "-"] *rights letter</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var mailbox = cursor.Mailbox();
        var identifier = Identifier.Parse(ref cursor);
        cursor.Space();
        var column = cursor.Column;
        var text = cursor.AString("rights");
        var action = text is [(byte)'+', ..] ? FlagAction.Add : text is [(byte)'-', ..] ? FlagAction.Remove : FlagAction.Replace;
        var rights = MailboxRights.None;
        foreach (var letter in action == FlagAction.Replace ? text : text[1..])
        {
            // RFC 4314 §3.1: "an unrecognized right MUST cause the command to return the BAD response".
            if (RightsText.Of(letter) is { } right) rights |= right;
            else cursor.FailAt(char.IsAsciiLetterUpper((char)letter) ? "uppercase rights are not allowed" : "there is no such right", column);
        }
        return new SetAcl(mailbox, identifier, action, rights);
    }

    /// <summary>deleteacl = "DELETEACL" SP mailbox SP identifier</summary>
    public static IImapCommand ParseDelete(ref ImapCursor cursor)
    {
        cursor.Space();
        return new SetAcl(cursor.Mailbox(), Identifier.Parse(ref cursor), FlagAction.Replace, MailboxRights.None);
    }

    public async ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        var found = await session.Places.FindAsync(Mailbox, MailboxRights.Administer, cancellationToken);
        if (found.Value is not { } place) return found.Refusal;
        if (await Identifier.ResolveAsync(session.Directory, cancellationToken) is not { } grantee) return ImapResult.No(ResponseCode.NonExistent, "no account of this server has this address");
        if (grantee.Account == place.Account.Id) return OfOwner(grantee);
        var result = await place.Account.ChangeAccessAsync(place.Id, grantee, Action, Rights, cancellationToken);
        return result.IsOk ? ImapResult.Ok("done") : StoreAnswers.Of(result.Refusal!.Value);
    }

    /// <summary>RFC 4314 §2: a server "MAY force rights to always or never be granted to particular identifiers". An owner that could not administer its mailbox could never be let in again.</summary>
    ImapResult OfOwner(Grantee grantee)
    {
        var isLess = grantee.IsNegative ? Action != FlagAction.Remove && Rights != MailboxRights.None
            : Action == FlagAction.Remove ? Rights != MailboxRights.None
            : Action == FlagAction.Replace && Rights != MailboxRights.All;
        return isLess ? ImapResult.No(ResponseCode.Cannot, "the owner has all rights and keeps them") : ImapResult.Ok("the owner has all rights");
    }
}
