using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>ENABLE (RFC 5161): of what the server offers CONDSTORE and QRESYNC need it (RFC 7162 §3.2.3); all other names are ignored, known or not.</summary>
sealed record Enable(bool CondStore, bool QResync) : IImapCommand
{
    /// <summary>enable = "ENABLE" 1*(SP capability)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        var (condStore, qResync) = (false, false);
        cursor.Space();
        do
        {
            if (cursor.TryKeyword("CONDSTORE"u8)) condStore = true;
            else if (cursor.TryKeyword("QRESYNC"u8)) qResync = true;
            else cursor.Atom("capability");
        }
        while (cursor.TrySpace());
        return new Enable(condStore, qResync);
    }

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (CondStore) session.UseCondStore();
        if (QResync) session.UseQResync();
        // RFC 5161 §3.2: ENABLED comes even when there is nothing to name.
        session.Writer.Raw("* ENABLED"u8);
        session.Writer.Raw(CondStore ? " CONDSTORE"u8 : []);
        session.Writer.Raw(QResync ? " QRESYNC"u8 : []);
        session.Writer.CrLf();
        return ValueTask.FromResult(ImapResult.Ok("enabled"));
    }
}
