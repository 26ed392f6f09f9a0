namespace Tayori.Store.Tests.Directory;

/// <summary>A directory in a folder of its own, which goes with the test.</summary>
sealed class DirectoryFixture : IAsyncDisposable
{
    readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("tayori-directory-");

    public DirectoryFixture() => Directory = SqliteDirectory.Open(Folder, TimeProvider.System);

    public string Folder => folder.FullName;
    public SqliteDirectory Directory { get; private set; }

    public async ValueTask ReopenAsync()
    {
        await Directory.DisposeAsync();
        Directory = SqliteDirectory.Open(Folder, TimeProvider.System);
    }

    public async ValueTask<AccountInfo> AddAsync(string address, string password = "correct horse") =>
        (await Directory.AddAccountAsync(address, password, null, TestContext.Current.CancellationToken)).Value!;

    public async ValueTask DisposeAsync()
    {
        await Directory.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
