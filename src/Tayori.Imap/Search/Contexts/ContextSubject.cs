using Tayori.Imap.Access;
using Tayori.Imap.Fetch;
using Tayori.Imap.Session;
using Tayori.Mime;

namespace Tayori.Imap.Search.Contexts;

/// <summary>What a context is about.</summary>
/// <param name="Tag">Of the command that asked for it.</param>
/// <param name="Key">What messages must be, without numbers that could change their meaning.</param>
/// <param name="ByUid">Messages are told by UID.</param>
/// <param name="Place">Named in what is told, where the command was an ESEARCH (RFC 7377 §2.1).</param>
/// <param name="Items">What is fetched of a new message that matches (RFC 5465 §7).</param>
sealed record ContextSubject(ReadOnlyMemory<byte> Tag, SearchKey Key, bool ByUid, Place? Place, FetchItems? Items)
{
    /// <summary>The comparator that was active then: what is kept up to date must not change its meaning.</summary>
    public required Collation Collation { get; init; }

    /// <summary>For the command that runs.</summary>
    public static ContextSubject Of(ImapSession session, SearchKey key, SearchOptions options, bool byUid, Place? place = null) =>
        new(session.Tag, FrozenKey.Of(key, session.View!), byUid, place, options.Items) { Collation = session.Collation };
}
