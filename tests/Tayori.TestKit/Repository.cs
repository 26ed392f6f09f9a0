namespace Tayori.TestKit;

/// <summary>The working copy that the tests were built from.</summary>
public static class Repository
{
    static readonly string s_root = Find();

    public static string PathTo(params ReadOnlySpan<string> names) => Path.Combine([s_root, .. names]);

    static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tayori.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run inside a working copy");
    }
}
