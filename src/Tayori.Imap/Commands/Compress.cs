using Tayori.Imap.Grammar;
using Tayori.Imap.Output;
using Tayori.Imap.Session;

namespace Tayori.Imap.Commands;

/// <summary>COMPRESS (RFC 4978): compression begins behind the tagged OK, so the loop starts it.</summary>
sealed record Compress : ITransportCommand
{
    /// <summary>compress = "COMPRESS" SP algorithm; algorithm = "DEFLATE"</summary>
    public static IImapCommand Parse(ref ImapCursor cursor)
    {
        cursor.Space();
        if (!cursor.TryKeyword("DEFLATE"u8)) cursor.Fail("DEFLATE expected, the only algorithm there is");
        return new Compress();
    }

    // RFC 4978 §3 has BAD for a second COMPRESS in its list of results and NO [COMPRESSIONACTIVE] for another layer that does the same; clients understand the code in either.
    public ValueTask<ImapResult> ExecuteAsync(ImapSession session, CancellationToken cancellationToken) => ValueTask.FromResult(
        session.Connection.IsCompressed ? ImapResult.Bad(ResponseCode.CompressionActive, "DEFLATE is active already") : ImapResult.Ok("DEFLATE active"));

    public ValueTask SwapAsync(ImapSession session, CancellationToken cancellationToken) => session.Connection.StartCompressionAsync(cancellationToken);
}
