using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>Commands of IMAP2bis for one bulletin board, which RFC 1730 took out of the protocol (RFC 2061): understood, and refused in words, where an unknown command would look like a mistake of ours.</summary>
sealed record BulletinBoard : IImapCommand
{
    /// <summary>"BBOARD" SP bboard</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        cursor.AString("name of a bulletin board");
        return new BulletinBoard();
    }

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken) => ValueTask.FromResult(ImapResult.No(ResponseCode.NonExistent, "there are no bulletin boards"));
}
