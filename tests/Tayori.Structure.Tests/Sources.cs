namespace Tayori.Structure.Tests;

/// <summary>The project's own files, read as text.</summary>
static class Sources
{
    /// <summary>Source files below src/, generated ones left out, with their path from the root.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Code => CodeOf("src");

    public static IEnumerable<(string Path, string[] Lines)> CodeOf(string folder) =>
        from path in Directory.EnumerateFiles(Repository.PathTo(folder), "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Repository.PathTo(), path).Replace('\\', '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        select (relative, File.ReadAllLines(path));

    public static IEnumerable<string> Projects => Directory.EnumerateFiles(Repository.PathTo("src"), "*.csproj", SearchOption.AllDirectories);
}
