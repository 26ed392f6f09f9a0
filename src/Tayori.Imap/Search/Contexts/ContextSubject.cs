using Tayori.Imap.Access;
using Tayori.Imap.Session;
using Tayori.Mime;

namespace Tayori.Imap.Search.Contexts;

/// <summary>What a context is about.</summary>
/// <param name="Tag">Of the command that asked for it.</param>
/// <param name="Key">What messages must be, without numbers that could change their meaning.</param>
/// <param name="ByUid">Messages are told by UID.</param>
/// <param name="Place">Named in what is told, where the command was an ESEARCH (RFC 7377 §2.1).</param>
sealed record ContextSubject(ReadOnlyMemory<byte> Tag, SearchKey Key, bool ByUid, Place? Place)
{
    /// <summary>The comparator that was active then: what is kept up to date must not change its meaning.</summary>
    public required Collation Collation { get; init; }

    /// <summary>For the command that runs.</summary>
    public static ContextSubject Of(ImapSession session, SearchKey key, bool byUid, Place? place = null) => new(session.Tag, FrozenKey.Of(key, session.View!), byUid, place) { Collation = session.Collation };
}
