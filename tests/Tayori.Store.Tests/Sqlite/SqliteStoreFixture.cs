using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tayori.Store.Sql;
using Tayori.Store.Sqlite;
using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Sqlite;

/// <summary>
/// A data folder of its own, which goes with the test, no upkeep but what the test asks for, and a directory in memory that outlives the stores opened on it.
/// </summary>
sealed class SqliteStoreFixture(TimeProvider time, StoreOptions? options = null) : IAsyncDisposable
{
    readonly MemoryMailStore _memory = new(time);
    SqliteMailStore? _store;

    public MemoryDirectory Accounts => _memory.Accounts;
    public string Folder { get; init; } = System.IO.Directory.CreateTempSubdirectory("tayori-store-").FullName;
    public StoreOptions Options { get; set; } = (options ?? new StoreOptions()) with { Round = TimeSpan.FromDays(40) };
    public SqliteMailStore Store => _store ??= Open(Folder);

    public SqliteMailStore Open(string folder) => new(folder, _memory.Directory, _memory.Pending, time, NullLoggerFactory.Instance, Options);

    public async ValueTask<SqliteMailStore> ReopenAsync()
    {
        await Store.DisposeAsync();
        _store = null;
        return Store;
    }

    public async ValueTask<IAccount> AddAsync(string address = "user@example.org", long? quota = null)
    {
        AccountInfo info = (await _memory.Directory.AddAccountAsync(address, "secret", quota, default)).Value!;
        return (await Store.OpenAccountAsync(info.Id, default))!;
    }

    public string DatabaseOf(IAccount account) => Path.Combine(Folder, "accounts", $"{account.Id.Value}", "mail.db");

    /// <summary>The folder as a process that dies now would leave it; spools go with their process.</summary>
    public string CopyFolder()
    {
        string copy = System.IO.Directory.CreateTempSubdirectory("tayori-crash-").FullName;
        foreach (string file in System.IO.Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock" && Path.GetExtension(f) != ".spool"))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(Folder, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // The shared memory of the WAL does not survive a machine, and may be rebuilt after a process: leaving it out tests the harder case.
            if (!file.EndsWith("-shm", StringComparison.Ordinal))
                File.Copy(file, target);
        }
        return copy;
    }

    public static async Task<StoreResult<Appended>> AppendAsync(IMailStore store, IAccount account, string mailbox, byte[] octets, Guid? delivery = null, FlagSet? flags = null)
    {
        await using MessageSpool spool = await TestStore.SpoolAsync(store, octets);
        MailboxId id = (await account.FindMailboxAsync(mailbox, default))!.Id;
        return await account.AppendAsync(id, [new NewMessage(spool, flags ?? FlagSet.Empty, DateTimeOffset.UnixEpoch, delivery)], default);
    }

    public Task<StoreResult<Appended>> AppendAsync(IAccount account, string text, string mailbox = "INBOX", FlagSet? flags = null) =>
        AppendAsync(Store, account, mailbox, Encoding.UTF8.GetBytes(text), null, flags);

    /// <summary>Does something to an account's open database behind the store's back.</summary>
    public void OnWriter(IAccount account, Action<SqliteConnection> action)
    {
        AccountState state = Store.Hold(account.Id);
        AccountFile file = state.Acquire();
        try
        {
            action(file.Writer);
        }
        finally
        {
            state.Release(file);
            Store.Let(state);
        }
    }

    public static async Task<byte[]> ReadAllAsync(IAccount account, MessageId id)
    {
        await using IMessageContent content = (await account.OpenContentAsync(id, default))!;
        var octets = new byte[content.Size];
        Assert.Equal(octets.Length, await content.ReadAsync(0, octets, default));
        return octets;
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        await _memory.DisposeAsync();
        System.IO.Directory.Delete(Folder, recursive: true);
    }
}
