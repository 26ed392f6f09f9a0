using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tayori.Store.Sqlite;

namespace Tayori.Store.Tests.Sqlite;

/// <summary>Store and directory on one data folder, as the server has them; upkeep is done when the test asks for it.</summary>
sealed class HouseFixture : IAsyncDisposable
{
    readonly StoreOptions _options;

    public HouseFixture(StoreOptions? options = null)
    {
        _options = (options ?? new StoreOptions()) with { Round = TimeSpan.FromDays(40) };
        (Directory, Store) = Open();
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("tayori-house-").FullName;
    public SqliteDirectory Directory { get; private set; }
    public SqliteMailStore Store { get; private set; }

    public string FolderOf(AccountId id) => AccountFolders.Of(Folder, id);

    public async ValueTask<IAccount> AddAsync(string address = "user@example.org")
    {
        await foreach (DirectoryResult<AccountInfo> added in Directory.AddAccountsAsync(new[] { new NewAccount(address, "secret", null) }.ToAsyncEnumerable(), default))
            return (await Store.OpenAccountAsync(added.Value!.Id, default))!;
        throw new InvalidOperationException();
    }

    public Task<StoreResult<Appended>> AppendAsync(IAccount account, string text, string mailbox = "INBOX") =>
        SqliteStoreFixture.AppendAsync(Store, account, mailbox, Encoding.UTF8.GetBytes(text));

    public async ValueTask CloseAsync()
    {
        await Store.DisposeAsync();
        await Directory.DisposeAsync();
    }

    public async ValueTask ReopenAsync()
    {
        await CloseAsync();
        (Directory, Store) = Open();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        System.IO.Directory.Delete(Folder, recursive: true);
    }

    (SqliteDirectory, SqliteMailStore) Open()
    {
        SqliteDirectory directory = SqliteDirectory.Open(Folder, Time);
        return (directory, new SqliteMailStore(Folder, directory, new SqlitePendingDeliveries(directory, Folder, () => new MessageSpool()), Time, NullLoggerFactory.Instance, _options));
    }
}
