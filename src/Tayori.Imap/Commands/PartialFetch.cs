using Tayori.Imap.Fetch;
using Tayori.Imap.Grammar;

namespace Tayori.Imap.Commands;

/// <summary>PARTIAL (RFC 1730 §6.4.6), what FETCH with &lt;origin.count&gt; is today: some octets of one message.</summary>
static class PartialFetch
{
    /// <summary>partial = "PARTIAL" SP nz-number SP (…) SP number SP number</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        var message = cursor.NzNumber("message number");
        cursor.Space();
        return new Fetch(new SequenceSet([new SequenceRange(message, message)]), ByUid: false, FetchParser.ParsePart(ref cursor), FetchModifiers.None);
    }
}
