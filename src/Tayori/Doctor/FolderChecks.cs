using Tayori.Configuration;
using Tayori.Hosting;
using Tayori.Store;

namespace Tayori.Doctor;

/// <summary>The data folder: may it be used, by whom, what is in it, and is there room.</summary>
sealed class FolderChecks(Settings settings, TimeProvider time)
{
    /// <summary>Below this a server has hours, not days.</summary>
    const long EnoughSpace = 1L << 30;

    /// <summary>Modes that let others in.</summary>
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>A clock that was set back a little by NTP is no news.</summary>
    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    readonly string _folder = settings.Folder;
    readonly DataFolderInspection _inspection = new(settings.Folder);

    public IEnumerable<Finding> Run(bool isDeep)
    {
        if (!_inspection.HasDirectory)
            return [Finding.Problem($"{_folder}: no mail is kept here. Name another folder with --data, or make this one with `tayori serve`.")];
        return [Use(), Writable(), Mode(_folder, "700"), .. Key(), DirectoryDatabase(), .. Accounts(isDeep), Space(), Clock(), .. Traced()];
    }

    Finding Use() => Finding.Good(_inspection.IsInUse
        ? RunningServer.Find(_folder) is { } running ? $"{_folder}: a server runs (process {running.ProcessId})" : $"{_folder}: a server is starting or stopping"
        : $"{_folder}: no server runs");

    // The one thing the doctor does rather than looks at: permissions, quotas and read-only mounts all have their say in it.
    Finding Writable()
    {
        string probe = Path.Combine(_folder, $".doctor.{Environment.ProcessId}");
        try
        {
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return Finding.Good($"{_folder}: can be written to by {Environment.UserName}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem($"{_folder}: cannot be written to by {Environment.UserName}: {e.Message} Run as the user who owns it, or mount it writable.");
        }
    }

    static Finding Mode(string path, string wanted)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Others) == 0)
            return Finding.Good($"{path}: for its owner only");
        return Finding.Problem($"{path} can be read by others: chmod {wanted} {path}");
    }

    IEnumerable<Finding> Key() => File.Exists(_inspection.KeyFile)
        ? [Mode(_inspection.KeyFile, "600")]
        : [Finding.Problem($"{_inspection.KeyFile} is missing: nobody can log in without it. Restore it from the backup that {_folder} came from.")];

    Finding DirectoryDatabase()
    {
        InspectedDatabase directory = _inspection.InspectDirectory();
        return Problem(directory) is { } problem ? problem : Finding.Good($"{directory.Path}: schema {directory.Schema}, accounts: {_inspection.CountAccounts()}");
    }

    List<Finding> Accounts(bool isDeep)
    {
        List<InspectedDatabase> all = [.. _inspection.InspectAccounts(isDeep)];
        List<Finding> problems = [.. all.Select(Problem).OfType<Finding>()];
        string looked = isDeep ? "read whole" : "versions only; --deep reads them whole";
        return problems.Count > 0 ? problems : [Finding.Good($"{Path.Combine(_folder, "accounts")}: databases: {all.Count} ({looked})")];
    }

    static Finding? Problem(InspectedDatabase database)
    {
        if (database.Damage is { } damage)
            return Finding.Problem($"{database.Path}: {damage}. Stop the server, keep a copy of the folder, and restore from a backup.");
        if (database.Schema > database.Newest)
            return Finding.Problem($"{database.Path}: schema {database.Schema}, this program knows {database.Newest}. Run the newer program that wrote it.");
        return database.Schema < database.Newest
            ? Finding.Problem($"{database.Path}: schema {database.Schema}, this program brings it to {database.Newest} when the server opens it. Back up first; there is no way back.")
            : null;
    }

    Finding Space()
    {
        long free = new DriveInfo(_folder).AvailableFreeSpace;
        return free >= EnoughSpace ? Finding.Good($"disk: {free >> 30} GB free") : Finding.Problem($"disk: only {free >> 20} MB free. Make room, or mail will be refused until there is.");
    }

    // What a clock that went back would do: letters dated before those they answer, certificates that are not valid yet.
    Finding Clock()
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset newest = new DirectoryInfo(_folder).EnumerateFiles().Max(f => new DateTimeOffset(f.LastWriteTimeUtc));
        return newest <= now + ClockSlack
            ? Finding.Good($"clock: {now:yyyy-MM-dd HH:mm:ss} UTC")
            : Finding.Problem($"clock: it is {now:yyyy-MM-dd HH:mm:ss} UTC here, but {_folder} was written to at {newest:yyyy-MM-dd HH:mm:ss}. Set the clock (`timedatectl`).");
    }

    IEnumerable<Finding> Traced()
    {
        TraceList list = new(_folder);
        IReadOnlySet<string> traced = list.Read();
        return traced.Count == 0 ? [] : [Finding.Good($"trace: on for {string.Join(", ", traced.Order(StringComparer.Ordinal))}; files in {list.Folder} (`tayori trace WHO --off`)")];
    }
}
