namespace Tayori.Imap.Tests.Pictures;

enum CrowdAct
{
    Noop, Idle, Connect, Select, Leave, Append, Store, StoreSilently, StoreUnchanged, Copy, Move, Replace, Expunge, UidExpunge, Fetch, FetchNew, Search, Save, UseSaved, Create, Rename, Delete, Recreate,
}

/// <summary>What a session speaks besides the protocol of RFC 3501.</summary>
[Flags]
enum CrowdOptions { None = 0, Compress = 1, QResync = 2, CondStore = 4, UidOnly = 8, Notify = 16, Delayed = 32 }

/// <summary>
/// One thing that one session does. What the numbers choose is decided by how things stand when it is done, so that a run is still a run when steps are left out of it: that is how a failure is made short.
/// </summary>
readonly record struct CrowdStep(int Client, CrowdAct Act, int A, int B, int C)
{
    // What changes a mailbox, and who looks at it, comes more often than what makes and unmakes mailboxes.
    static readonly CrowdAct[] s_often =
    [
        .. Enum.GetValues<CrowdAct>(), CrowdAct.Append, CrowdAct.Append, CrowdAct.Append, CrowdAct.Store, CrowdAct.Store, CrowdAct.StoreSilently, CrowdAct.Move, CrowdAct.Expunge, CrowdAct.Fetch, CrowdAct.FetchNew,
        CrowdAct.FetchNew, CrowdAct.Idle, CrowdAct.Idle, CrowdAct.Noop, CrowdAct.Select,
    ];

    public static CrowdStep Any(Random random, int clients) => new(random.Next(clients), s_often[random.Next(s_often.Length)], random.Next(1000), random.Next(1000), random.Next(1000));
}
