namespace Tayori.Hosting;

/// <summary>
/// Who is traced: a line each, an account's address or an IP address, in <c>trace/wanted</c> of the data folder. A file, so that it can be changed while the server runs and while it does not, and so that
/// a restart does not lose what somebody is looking for.
/// </summary>
sealed class TraceList(string dataFolder)
{
    /// <summary>Traces show what people write to each other.</summary>
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where the traces are written, a file for each connection.</summary>
    public string Folder { get; } = Path.Combine(dataFolder, "trace");

    string Wanted => Path.Combine(Folder, "wanted");

    public IReadOnlySet<string> Read() => File.Exists(Wanted) ? File.ReadAllLines(Wanted).Where(l => l.Length > 0).ToHashSet(StringComparer.Ordinal) : new HashSet<string>();

    /// <summary>Whether that changed anything.</summary>
    public bool Set(string who, bool on)
    {
        HashSet<string> wanted = [.. Read()];
        if (!(on ? wanted.Add(who) : wanted.Remove(who)))
            return false;
        CreateFolder();
        // Moved into place: the server never reads half a list.
        string next = $"{Wanted}.{Environment.ProcessId}";
        File.WriteAllLines(next, wanted.Order(StringComparer.Ordinal));
        File.Move(next, Wanted, overwrite: true);
        return true;
    }

    public void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder);
        else
            Directory.CreateDirectory(Folder, OwnerOnly);
    }
}
