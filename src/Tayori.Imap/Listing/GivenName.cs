using Tayori.Imap.Access;
using Tayori.Imap.Session;

namespace Tayori.Imap.Listing;

/// <summary>The name of a mailbox in a command.</summary>
/// <param name="Name">In its one form.</param>
/// <param name="Text">As the client wrote it.</param>
readonly record struct GivenName(string Name, string Text)
{
    /// <summary>RFC 9051 §6.3.9.7: OLDNAME is said "whenever the supplied mailbox name differs from the resulting normalized mailbox name"; <c>null</c> where it does not, and to clients of IMAP4rev1.</summary>
    public string? OldName(ImapSession session) => Name != Text && session.Has(Features.Imap4Rev2) ? Text : null;

    /// <summary>Tells the client, unasked, under which name it finds what it made, renamed, deleted or appended to.</summary>
    public ValueTask TellAsync(ImapSession session, CancellationToken cancellationToken) => TellAsync(session, Name, OldName(session), cancellationToken);

    public static async ValueTask TellAsync(ImapSession session, string name, string? oldName, CancellationToken cancellationToken)
    {
        if (oldName is null) return;
        var tree = await MailboxTree.ReadAsync(session, NameScope.Of([name]), cancellationToken);
        session.Writer.Listed(tree.Of(name), ListReturn.Subscribed | ListReturn.Children, oldName);
    }
}
