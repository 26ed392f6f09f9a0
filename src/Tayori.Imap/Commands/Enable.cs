using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>ENABLE (RFC 5161). A further feature is a row here and a flag of <see cref="Features"/>; who behaves otherwise because of it asks <see cref="ImapSession.Enabled"/>.</summary>
sealed record Enable(IReadOnlyList<Enable.Row> Rows) : IImapCommand
{
    /// <summary>Of what the server offers, what needs ENABLE, and what comes with it. All other names are ignored, known or not (RFC 5161 §3.1).</summary>
    static readonly Row[] s_rows =
    [
        new("CONDSTORE", Features.CondStore),
        // RFC 7162 §3.2.3: a CONDSTORE enabling command, too.
        new("QRESYNC", Features.QResync | Features.CondStore),
        new("UTF8=ACCEPT", Features.Utf8Accept),
        new("IMAP4rev2", Features.Imap4Rev2),
        new("UIDONLY", Features.UidOnly),
        // RFC 5464 §4.1: by whichever of the two a client knows the server.
        new("METADATA", Features.Metadata),
        new("METADATA-SERVER", Features.Metadata),
    ];

    /// <summary>enable = "ENABLE" 1*(SP capability)</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        cursor.Space();
        do named.Add(System.Text.Encoding.ASCII.GetString(cursor.Atom("capability")));
        while (cursor.TrySpace());
        return new Enable([.. s_rows.Where(row => named.Contains(row.Name))]);
    }

    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken)
    {
        if (Rows.Any(row => row.Features.Has(Features.Metadata))) session.News.BeginMetadata();
        foreach (var row in Rows) session.Enable(row.Features);
        session.Writer.Enabled(Rows.Select(row => row.Name));
        return ValueTask.FromResult(ImapResult.Ok("enabled"));
    }

    /// <summary>A name that ENABLE knows.</summary>
    public sealed record Row(string Name, Features Features);
}
