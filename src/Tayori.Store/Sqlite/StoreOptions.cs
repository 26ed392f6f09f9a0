using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

/// <summary>What a test may set otherwise than the server.</summary>
sealed record StoreOptions
{
    public FaultPoints Faults { get; init; } = FaultPoints.None;
    public IReadOnlyList<string> Migrations { get; init; } = AccountSchema.Migrations;

    /// <summary>Open databases; each is a handful of descriptors. More are opened while all of these are in use.</summary>
    public int OpenAccounts { get; init; } = 256;

    /// <summary>An account that nobody read or wrote for this long rests: its file is closed.</summary>
    public TimeSpan RestAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often resting and sweeping are looked after.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a message stays readable after it has left its last mailbox: a session may be in the middle of sending it.</summary>
    public TimeSpan SweepGrace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Messages swept, besides a quarter of those that are there, before threads are looked through for such as have none left.</summary>
    public int ThreadSweepLeast { get; init; } = 1000;

    /// <summary>How long a delivery id is remembered: longer than anybody retries.</summary>
    public TimeSpan DeliveryMemory { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How far back a client may ask what changed (RFC 7162 §3.1: a server may forget; it then tells everything).</summary>
    public TimeSpan JournalAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Rows of a mailbox's journal kept behind its snapshot.</summary>
    public int JournalRows { get; init; } = 50_000;

    /// <summary>Octets of a mailbox's journal kept behind its snapshot: rows about scattered messages are long.</summary>
    public long JournalOctets { get; init; } = 32 << 20;

    /// <summary>How often each account is tidied, whether or not anybody uses it.</summary>
    public TimeSpan TidyEvery { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Accounts tidied in one round: 46,000 in a day.</summary>
    public int TidyBatch { get; init; } = 8;

    /// <summary>How long the mail of a removed account is kept in <c>removed/</c>: somebody may have removed the wrong one.</summary>
    public TimeSpan RemovedGrace { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Octets of a write-ahead log above which it is brought into the database by force: readers that overlap without end could keep it from ever being.</summary>
    public long LargestLog { get; init; } = 64 << 20;

    /// <summary>Cost of a tail, in rows, below which folding it is not worth a transaction.</summary>
    public int FoldLeast { get; init; } = 1024;

    /// <summary>Chunks a fold writes in one transaction: about half a megabyte, so that nobody waits long behind it.</summary>
    public int FoldBatch { get; init; } = 8;

    /// <summary>How long the quota of an account, as the directory has it, is believed.</summary>
    public TimeSpan QuotaAge { get; init; } = TimeSpan.FromSeconds(30);
}
