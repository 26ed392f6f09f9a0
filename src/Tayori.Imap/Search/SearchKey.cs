using Tayori.Imap.Grammar;
using Tayori.Store;

namespace Tayori.Imap.Search;

/// <summary>A search key as it was written (RFC 3501 §6.4.4); <see cref="SearchPlanner"/> makes of it what is tested.</summary>
abstract record SearchKey
{
    public sealed record All : SearchKey;

    /// <summary>Messages by sequence number or UID.</summary>
    public sealed record Messages(SequenceSet Set, bool ByUid) : SearchKey;

    /// <summary>EMAILID (RFC 8474 §6).</summary>
    public sealed record EmailId(string ObjectId) : SearchKey;

    /// <summary>THREADID (RFC 8474 §6).</summary>
    public sealed record ThreadId(string ObjectId) : SearchKey;

    public sealed record Flag(SystemFlags System) : SearchKey;
    public sealed record Keyword(string Name) : SearchKey;
    public sealed record Recent : SearchKey;
    public sealed record Larger(long Octets) : SearchKey;
    public sealed record Smaller(long Octets) : SearchKey;

    /// <summary>MODSEQ (RFC 7162 §3.1.5): changed at or after.</summary>
    public sealed record ModSeq(long Value) : SearchKey;

    /// <summary>BEFORE, ON, SINCE: INTERNALDATE on a day (<see cref="DateOnly.DayNumber"/>) from one up to, not including, another.</summary>
    public sealed record Received(int From, int Until) : SearchKey;

    /// <summary>SAVEDBEFORE, SAVEDON, SAVEDSINCE (RFC 8514 §4.3): the same of the day it came into the mailbox, by UTC.</summary>
    public sealed record Saved(int From, int Until) : SearchKey;

    /// <summary>YOUNGER and OLDER (RFC 5032): INTERNALDATE within so many seconds before now, or not.</summary>
    public sealed record Younger(uint Seconds) : SearchKey;
    public sealed record Older(uint Seconds) : SearchKey;

    /// <summary>SENTBEFORE, SENTON, SENTSINCE: the same of the Date field.</summary>
    public sealed record Sent(int From, int Until) : SearchKey;

    /// <summary>SUBJECT, FROM, TO, CC, BCC.</summary>
    public sealed record Envelope(EnvelopeField Field, string Value) : Sought(Value);
    public sealed record Header(string Name, string Value) : Sought(Value);
    public sealed record Body(string Value) : Sought(Value);
    public sealed record Text(string Value) : Sought(Value);

    /// <summary>FILTER (RFC 5466): replaced by what it stands for before a search is planned.</summary>
    public sealed record Filter(string Name, bool IsFuzzy) : SearchKey;
    public sealed record Not(SearchKey Key) : SearchKey;
    public sealed record Or(SearchKey Left, SearchKey Right) : SearchKey;

    /// <summary>A key that looks for a string.</summary>
    public abstract record Sought(string Value) : SearchKey
    {
        /// <summary>FUZZY (RFC 6203): what is like it will do.</summary>
        public bool IsFuzzy { get; init; }
    }

    /// <summary>Several keys in a row, or in parentheses.</summary>
    public sealed record And(IReadOnlyList<SearchKey> Keys) : SearchKey;
}

enum EnvelopeField { Subject, From, To, Cc, Bcc }
