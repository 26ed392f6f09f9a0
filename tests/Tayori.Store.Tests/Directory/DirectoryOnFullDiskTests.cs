using Microsoft.Extensions.Time.Testing;
using Tayori.TestKit.Store;

namespace Tayori.Store.Tests.Directory;

public sealed class DirectoryOnFullDiskTests : IDisposable
{
    readonly SmallDisk _disk = new(megabytes: 2);
    readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));

    string Folder => Path.Combine(_disk.Folder, "data");

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task It_is_opened_and_read_on_a_full_disk_and_written_when_there_is_room()
    {
        await using (SqliteDirectory before = SqliteDirectory.Open(Folder, _time))
            await before.AddAccountAsync("a@example.org", "secret", null, default);
        _disk.Fill();
        await using SqliteDirectory directory = SqliteDirectory.Open(Folder, _time);
        Assert.NotNull(await directory.FindAccountAsync("a@example.org", default));
        StorageException refused = await Assert.ThrowsAsync<StorageException>(async () => await directory.SetPasswordAsync("a@example.org", "other", default));
        Assert.Equal(StorageFailure.DiskFull, refused.Failure);
        Assert.NotNull(await directory.FindAccountAsync("a@example.org", default));
        _disk.MakeRoom();
        Assert.True((await directory.SetPasswordAsync("a@example.org", "other", default)).IsOk);
        Assert.NotNull(await directory.FindAccountAsync("a@example.org", default));
    }

    [Fact]
    public async Task One_that_is_new_or_has_a_log_waits_for_room()
    {
        _disk.Fill();
        Assert.Equal(StorageFailure.DiskFull, Assert.Throws<StorageException>(() => SqliteDirectory.Open(Folder, _time)).Failure);
        _disk.MakeRoom();
        await using (SqliteDirectory made = SqliteDirectory.Open(Folder, _time))
            await made.AddAccountAsync("a@example.org", "secret", null, default);
        string log = Path.Combine(Folder, DirectoryDatabase.FileName + "-wal");
        File.WriteAllBytes(log, new byte[100]);
        _disk.Fill();
        Assert.Equal(StorageFailure.DiskFull, Assert.Throws<StorageException>(() => SqliteDirectory.Open(Folder, _time)).Failure);
    }
}
