namespace Tayori.Pop3.Commands;

/// <summary>UIDL [msg] (RFC 1939 §7).</summary>
static class Uidl
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken) =>
        Listing.RunAsync(session, argument, static (maildrop, row) => maildrop.UniqueId(row), cancellationToken);
}
