using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace Tayori.Store;

/// <summary>System flags (RFC 9051 §2.3.2). \Recent is a session's, not a message's, and is not here.</summary>
[Flags]
public enum SystemFlags : byte { None = 0, Seen = 1, Answered = 2, Flagged = 4, Deleted = 8, Draft = 16 }

/// <summary>Flags by who may change them (RFC 4314 §4).</summary>
[Flags]
public enum FlagKinds { None = 0, Seen = 1, Deleted = 2, Others = 4, All = Seen | Deleted | Others }

/// <summary>
/// An immutable set of flags. Two messages with the same flags mostly share one object, so that a column of flags costs a reference per message and a rendering is done once per
/// distinct set. Keywords compare without regard to case; the spelling of whoever set them is kept. Equality is by value.
/// </summary>
public sealed class FlagSet : IEquatable<FlagSet>
{
    /// <summary>Sets with more keywords, or once this many are shared, are made anew each time: a client cannot fill memory with combinations.</summary>
    const int SharedSets = 100_000;

    static readonly FlagSet[] s_systemOnly = MakeSystemOnly();
    static readonly ConcurrentDictionary<Key, FlagSet> s_shared = new();

    readonly string[] _keywords;
    readonly byte[] _text;
    readonly int _hash;

    FlagSet(SystemFlags system, string[] keywords)
    {
        System = system;
        _keywords = keywords;
        _text = Render(system, keywords);
        _hash = HashOf(system, keywords);
    }

    public static FlagSet Empty => s_systemOnly[0];

    public SystemFlags System { get; }

    /// <summary>Ordered by name without regard to case.</summary>
    public IReadOnlyList<string> Keywords => _keywords;

    /// <summary>Names separated by single spaces, system flags first (<c>\Seen \Flagged $Junk</c>); made once per set.</summary>
    public ReadOnlySpan<byte> Text => _text;

    public static FlagSet Of(SystemFlags system, params ReadOnlySpan<string> keywords)
    {
        if (keywords.IsEmpty)
            return s_systemOnly[(int)system];
        string[] sorted = keywords.ToArray();
        Array.Sort(sorted, StringComparer.OrdinalIgnoreCase);
        return Share(system, WithoutRepetitions(sorted));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(SystemFlags flags) => (System & flags) == flags;

    public bool HasKeyword(string keyword) => IndexOf(_keywords, keyword) >= 0;

    /// <summary>The set after the action; the same object where nothing changes.</summary>
    public FlagSet Apply(FlagAction action, FlagSet flags)
    {
        switch (action)
        {
            case FlagAction.Add:
                SystemFlags added = System | flags.System;
                string[] more = Union(_keywords, flags._keywords);
                return added == System && ReferenceEquals(more, _keywords) ? this : Share(added, more);
            case FlagAction.Remove:
                SystemFlags kept = System & ~flags.System;
                string[] fewer = Except(_keywords, flags._keywords);
                return kept == System && ReferenceEquals(fewer, _keywords) ? this : Share(kept, fewer);
            default:
                return Equals(flags) ? this : flags;
        }
    }

    /// <summary>The flags of these kinds; the same object where it has no others.</summary>
    public FlagSet Only(FlagKinds kinds)
    {
        SystemFlags kept = System & (Of(kinds, FlagKinds.Seen, SystemFlags.Seen) | Of(kinds, FlagKinds.Deleted, SystemFlags.Deleted)
            | Of(kinds, FlagKinds.Others, SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Draft));
        string[] keywords = (kinds & FlagKinds.Others) != 0 ? _keywords : [];
        return kept == System && keywords.Length == _keywords.Length ? this : Share(kept, keywords);

        static SystemFlags Of(FlagKinds kinds, FlagKinds kind, SystemFlags flags) => (kinds & kind) != 0 ? flags : SystemFlags.None;
    }

    public bool Equals(FlagSet? other) =>
        ReferenceEquals(this, other)
        || (other is not null && System == other.System && _hash == other._hash && _keywords.AsSpan().SequenceEqual(other._keywords, StringComparer.OrdinalIgnoreCase));

    public override bool Equals(object? obj) => Equals(obj as FlagSet);
    public override int GetHashCode() => _hash;
    public override string ToString() => Encoding.UTF8.GetString(_text);

    static FlagSet Share(SystemFlags system, string[] keywords)
    {
        if (keywords.Length == 0)
            return s_systemOnly[(int)system];
        Key key = new(system, keywords);
        if (s_shared.TryGetValue(key, out FlagSet? set))
            return set;
        set = new FlagSet(system, keywords);
        return s_shared.Count < SharedSets ? s_shared.GetOrAdd(key, set) : set;
    }

    static FlagSet[] MakeSystemOnly()
    {
        var sets = new FlagSet[32];
        for (int i = 0; i < sets.Length; i++)
            sets[i] = new FlagSet((SystemFlags)i, []);
        return sets;
    }

    static string[] WithoutRepetitions(string[] sorted)
    {
        int kept = 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            if (!string.Equals(sorted[i], sorted[kept - 1], StringComparison.OrdinalIgnoreCase))
                sorted[kept++] = sorted[i];
        }
        return kept == sorted.Length ? sorted : sorted[..kept];
    }

    static int IndexOf(string[] keywords, string keyword) => Array.BinarySearch(keywords, keyword, StringComparer.OrdinalIgnoreCase);

    static string[] Union(string[] mine, string[] theirs)
    {
        int missing = theirs.Count(k => IndexOf(mine, k) < 0);
        if (missing == 0)
            return mine;
        string[] all = [.. mine, .. theirs.Where(k => IndexOf(mine, k) < 0)];
        Array.Sort(all, StringComparer.OrdinalIgnoreCase);
        return all;
    }

    static string[] Except(string[] mine, string[] theirs) =>
        Array.Exists(mine, k => IndexOf(theirs, k) >= 0) ? Array.FindAll(mine, k => IndexOf(theirs, k) < 0) : mine;

    static byte[] Render(SystemFlags system, string[] keywords)
    {
        List<string> names = [];
        if ((system & SystemFlags.Answered) != 0)
            names.Add(@"\Answered");
        if ((system & SystemFlags.Flagged) != 0)
            names.Add(@"\Flagged");
        if ((system & SystemFlags.Deleted) != 0)
            names.Add(@"\Deleted");
        if ((system & SystemFlags.Seen) != 0)
            names.Add(@"\Seen");
        if ((system & SystemFlags.Draft) != 0)
            names.Add(@"\Draft");
        names.AddRange(keywords);
        return Encoding.UTF8.GetBytes(string.Join(' ', names));
    }

    static int HashOf(SystemFlags system, string[] keywords)
    {
        HashCode hash = default;
        hash.Add(system);
        foreach (string keyword in keywords)
            hash.Add(keyword, StringComparer.OrdinalIgnoreCase);
        return hash.ToHashCode();
    }

    /// <summary>Shared sets keep one spelling per combination of spellings: the same flags spelled otherwise are another object that is equal.</summary>
    readonly struct Key(SystemFlags system, string[] keywords) : IEquatable<Key>
    {
        readonly SystemFlags _system = system;
        readonly string[] _names = keywords;

        public bool Equals(Key other) => _system == other._system && _names.AsSpan().SequenceEqual(other._names);
        public override bool Equals(object? obj) => obj is Key other && Equals(other);
        public override int GetHashCode() => HashOf(_system, _names);
    }
}
