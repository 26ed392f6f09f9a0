using System.Text;

namespace Tayori.Imap.Tests.Fuzz;

/// <summary>What clients say in the transcripts, as seeds: lines as they stand in the files, braces and all.</summary>
static class TranscriptLines
{
    public static IReadOnlyList<string> All { get; } = [.. Directory.EnumerateFiles(Repository.PathTo("tests", "transcripts", "imap"), "*.txt").SelectMany(file => File.ReadLines(file, Encoding.Latin1)).Where(IsClients).Select(line => line[(line.IndexOf(' ') + 1)..]).Where(text => text.Length > 0)];

    static bool IsClients(string line) => line.StartsWith("C: ", StringComparison.Ordinal) || line.StartsWith("C2: ", StringComparison.Ordinal);
}
