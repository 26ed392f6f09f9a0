using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>CANCELUPDATE (RFC 5267 §4.3.5): ends the updates of searches, which their tags name.</summary>
sealed record CancelUpdate(IReadOnlyList<byte[]> Tags) : IImapCommand
{
    /// <summary>"CANCELUPDATE" 1*(SP quoted)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        List<byte[]> tags = [];
        cursor.Space();
        do
        {
            if (cursor.Peek != (byte)'"') cursor.Fail("quoted tag expected");
            tags.Add(cursor.String("tag").ToArray());
        }
        while (cursor.TrySpace());
        return new CancelUpdate(tags);
    }

    /// <summary>The RFC does not say what becomes of a tag that names no such search: none of them is ended, so that a NO has done nothing.</summary>
    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Tags.Any(tag => !session.Contexts.Has(tag))) return ValueTask.FromResult(ImapResult.No(ResponseCode.NonExistent, "no search with such a tag is being updated"));
        foreach (var tag in Tags) session.Contexts.Cancel(tag);
        return ValueTask.FromResult(ImapResult.Ok("no further updates"));
    }
}
