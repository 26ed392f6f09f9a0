using Tayori.Imap.Tests.Oracle;

namespace Tayori.Imap.Tests.Pictures;

/// <summary>What a client with QRESYNC, or UIDONLY, keeps of a mailbox between connections, by the rules of RFC 7162 §6, and the numbers of the messages while it is connected.</summary>
sealed class RemoteCopy
{
    readonly List<uint?> _numbers = [];
    long? _told;
    long _seen;

    /// <summary>Flags of the messages that it has fetched: all up to the last of them.</summary>
    public SortedDictionary<uint, string> Flags { get; } = [];
    public uint UidValidity { get; private set; }
    public long ModSeq { get; private set; }

    /// <summary>How many messages it has been told of on this connection.</summary>
    public int Count => _numbers.Count;
    public uint Last => Flags.Count == 0 ? 0 : Flags.Keys.Last();

    public void Connect()
    {
        _numbers.Clear();
        (_told, _seen) = (null, 0);
    }

    /// <summary>Takes one response in. <paramref name="mayVanish"/>: whether the command in progress lets VANISHED be told (§3.2.10.2). <paramref name="isNew"/>: the command fetches what is new.</summary>
    public void Hear(Response response, bool mayVanish, bool isNew)
    {
        switch (response.Name)
        {
            case "EXISTS": Exists((int)response.Number); break;
            case "EXPUNGE": Assert.Fail("EXPUNGE in spite of QRESYNC"); break;
            case "VANISHED": Vanish(response, mayVanish); break;
            case "FETCH": Fetch(response, isNew); break;
            // RFC 9586 §3.3: it has UIDs where others have numbers.
            case "UIDFETCH": Learn(response.Number, response.Fetch!, isNew); break;
        }
        if (Code(response, "HIGHESTMODSEQ") is { } modSeq) _told = modSeq;
        if (Code(response, "UIDVALIDITY") is { } uidValidity) UidValidity = (uint)uidValidity;
        if (response.IsTagged) Settle();
    }

    /// <summary>§6: "If the HIGHESTMODSEQ response code is received, the client MUST use it even if it has seen higher mod-sequences." Otherwise it takes the highest that it has seen.</summary>
    public void Settle()
    {
        ModSeq = _told ?? Math.Max(ModSeq, _seen);
        (_told, _seen) = (null, 0);
    }

    void Exists(int count)
    {
        Assert.True(count >= Count, $"EXISTS {count} where {Count} were known");
        while (Count < count) _numbers.Add(null);
    }

    void Vanish(Response response, bool mayVanish)
    {
        Assert.True(mayVanish || response.IsEarlier, "VANISHED was told while sequence numbers were in use");
        foreach (var uid in response.Uids!.Enumerate())
        {
            Flags.Remove(uid);
            // §3.2.10.1: it "MUST NOT decrement message sequence numbers".
            if (response.IsEarlier) Assert.DoesNotContain(uid, _numbers);
            else Remove(uid);
        }
    }

    /// <summary>§3.2.10.2: each UID is that of a message that has been announced; its number may have been all that was known of it.</summary>
    void Remove(uint uid)
    {
        var at = _numbers.IndexOf(uid);
        if (at < 0) at = _numbers.FindLastIndex(known => known < uid) + 1;
        Assert.True(at < Count && (_numbers[at] ?? uid) == uid, $"VANISHED {uid}, which was not there");
        _numbers.RemoveAt(at);
    }

    void Fetch(Response response, bool isNew)
    {
        Assert.InRange(response.Number, 1u, (uint)Count);
        var data = response.Fetch!;
        ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_numbers)[(int)response.Number - 1];
        if (data.Uid is { } uid) Assert.Equal(uid, known ?? uid);
        known ??= data.Uid;
        Learn(known, data, isNew);
    }

    void Learn(uint? uid, FetchData data, bool isNew)
    {
        if (data.ModSeq is { } modSeq) _seen = Math.Max(_seen, modSeq);
        if (uid is { } of && data.Flags is { } flags && (isNew || Flags.ContainsKey(of))) Flags[of] = string.Join(' ', flags.Where(flag => flag != "\\Recent").Order());
    }

    static long? Code(Response response, string name) =>
        response.Code is { } code && code.StartsWith(name + " ", StringComparison.Ordinal) ? long.Parse(code.AsSpan(name.Length + 1), System.Globalization.CultureInfo.InvariantCulture) : null;

    public override string ToString() => string.Join(", ", Flags.Select(message => $"{message.Key} ({message.Value})"));
}
