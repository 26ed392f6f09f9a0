namespace Tayori.Store;

/// <summary>System flags (RFC 9051 §2.3.2). \Recent is a session's, not a message's, and is not here.</summary>
[Flags]
public enum SystemFlags : byte { None = 0, Seen = 1, Answered = 2, Flagged = 4, Deleted = 8, Draft = 16 }

/// <summary>
/// An immutable, interned set of flags: two messages with the same flags share one object, so that a column of flags costs a reference per message and a test or a
/// rendering is done once per distinct set. Keywords compare without regard to case; the first spelling seen is kept.
/// </summary>
public sealed class FlagSet
{
    public static FlagSet Empty => throw new NotImplementedException();

    public static FlagSet Of(SystemFlags system, params ReadOnlySpan<string> keywords) => throw new NotImplementedException();

    public SystemFlags System => throw new NotImplementedException();

    /// <summary>Ordered by name without regard to case.</summary>
    public IReadOnlyList<string> Keywords => throw new NotImplementedException();

    public bool Has(SystemFlags flags) => (System & flags) == flags;
    public bool HasKeyword(string keyword) => throw new NotImplementedException();

    /// <summary>The set after the action; the same object where nothing changes.</summary>
    public FlagSet Apply(FlagAction action, FlagSet flags) => throw new NotImplementedException();

    /// <summary>Names separated by single spaces, system flags first (<c>\Seen \Flagged $Junk</c>); made once per set.</summary>
    public ReadOnlySpan<byte> Text => throw new NotImplementedException();
}
