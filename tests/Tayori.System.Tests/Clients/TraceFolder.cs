using System.Text.RegularExpressions;

namespace Tayori.System.Tests.Clients;

/// <summary>The protocol traces that a server has written since this was made.</summary>
sealed partial class TraceFolder(string folder)
{
    readonly HashSet<string> _before = [.. Files(folder)];

    public IReadOnlyList<string> NewConnections() => [.. Files(folder).Where(f => !_before.Contains(f))];

    /// <summary>Answers that tell a client that it, or the server, did something wrong, each with what it answers; and conversations that ended otherwise than by a goodbye or the client's leaving.</summary>
    public IReadOnlyList<string> Errors() => [.. NewConnections().SelectMany(Errors)];

    static IEnumerable<string> Errors(string file)
    {
        string name = Path.GetFileName(file), asked = "";
        Regex refusal = name.StartsWith("imap", StringComparison.Ordinal) ? ImapRefusal() : name.StartsWith("pop3", StringComparison.Ordinal) ? Pop3Refusal() : SmtpRefusal();
        foreach (string line in File.ReadLines(file))
        {
            if (Question().IsMatch(line))
                asked = line;
            else if (refusal.IsMatch(line) || BadEnd().IsMatch(line))
                yield return $"{name}: {asked} -> {line}";
        }
    }

    static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [];

    [GeneratedRegex(@"^\S+ C: ")]
    private static partial Regex Question();

    /// <summary>A NO is an answer like another.</summary>
    [GeneratedRegex(@"^\S+ S: (?:\S+ BAD |\* BYE (?!goodbye))")]
    private static partial Regex ImapRefusal();

    [GeneratedRegex(@"^\S+ S: -ERR")]
    private static partial Regex Pop3Refusal();

    [GeneratedRegex(@"^\S+ S: [45]\d\d[ -]")]
    private static partial Regex SmtpRefusal();

    [GeneratedRegex(@"^\S+ -- (?!Quit|ClientGone)")]
    private static partial Regex BadEnd();
}
