using System.Globalization;

namespace Tayori.Pop3.Commands;

/// <summary>LIST [msg] (RFC 1939 §5): octets as they are stored and sent.</summary>
static class List
{
    public static ValueTask RunAsync(Pop3Session session, string argument, CancellationToken cancellationToken) =>
        Listing.RunAsync(session, argument, static (_, row) => row.Size.ToString(CultureInfo.InvariantCulture), cancellationToken);
}
