using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>ENABLE (RFC 5161): of what the server offers only CONDSTORE needs it; all other names are ignored, known or not.</summary>
sealed record Enable(bool CondStore) : IImapCommand
{
    /// <summary>enable = "ENABLE" 1*(SP capability)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        var condStore = false;
        cursor.Space();
        do
        {
            if (cursor.TryKeyword("CONDSTORE"u8)) condStore = true;
            else cursor.Atom("capability");
        }
        while (cursor.TrySpace());
        return new Enable(condStore);
    }

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (CondStore) session.UseCondStore();
        // RFC 5161 §3.2: ENABLED comes even when there is nothing to name.
        session.Writer.Raw(CondStore ? "* ENABLED CONDSTORE\r\n"u8 : "* ENABLED\r\n"u8);
        return ValueTask.FromResult(ImapResult.Ok("enabled"));
    }
}
