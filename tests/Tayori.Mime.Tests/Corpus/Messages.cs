using System.Runtime.CompilerServices;

namespace Tayori.Mime.Tests.Corpus;

/// <summary>The messages of tests/messages/, by their path there.</summary>
static class Messages
{
    public static string Folder { get; } = FindFolder();

    public static IEnumerable<TheoryDataRow<string>> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.eml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)[..^4].Replace('\\', '/')).Order(StringComparer.Ordinal).Select(n => new TheoryDataRow<string>(n))];

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".eml"));

    static string FindFolder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "messages"));
}
