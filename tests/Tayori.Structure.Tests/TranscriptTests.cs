using System.Text.RegularExpressions;

namespace Tayori.Structure.Tests;

/// <summary>What tests/transcripts owes to the command tables of the heads.</summary>
public sealed partial class TranscriptTests
{
    [Theory]
    [InlineData("src/Tayori.Imap/Commands/CommandTable.cs", "imap")]
    [InlineData("src/Tayori.Pop3/Pop3Command.cs", "pop3")]
    [InlineData("src/Tayori.Smtp/Commands/CommandTable.cs", "smtp")]
    public void every_command_has_a_transcript_and_is_refused_in_one(string table, string protocol)
    {
        string[] commands = [.. Row().Matches(File.ReadAllText(Repository.PathTo(table))).Select(m => m.Groups[1].Value)];
        Assert.True(commands.Length > 10, $"{table} is not read right");
        (string Command, bool IsRefused)[] said = [.. Conversations(protocol).SelectMany(lines => protocol == "imap" ? Tagged(lines) : InTurn(lines))];
        Assert.DoesNotContain(commands, c => !said.Any(s => Begins(s.Command, c)));
        Assert.DoesNotContain(commands, c => !said.Any(s => s.IsRefused && Begins(s.Command, c)));
    }

    static IEnumerable<Line[]> Conversations(string protocol) =>
        from file in Directory.EnumerateFiles(Repository.PathTo("tests", "transcripts", protocol), "*.txt")
        select File.ReadLines(file).Select(l => Spoken().Match(l)).Where(m => m.Success)
            .Select(m => new Line(m.Groups[1].Value == "C", m.Groups[2].Value, m.Groups[3].Value)).ToArray();

    /// <summary>IMAP: the tag tells which command a reply is to.</summary>
    static IEnumerable<(string, bool)> Tagged(Line[] lines)
    {
        Dictionary<string, string> commands = [];
        foreach (Line line in lines)
        {
            string[] words = line.Text.Split(' ', 3);
            string tag = line.Connection + ":" + words[0];
            if (words.Length < 2)
                continue;
            if (line.IsClient)
                yield return (commands[tag] = line.Text[(words[0].Length + 1)..], false);
            else if (words[1] is "NO" or "BAD" && commands.TryGetValue(tag, out string? command))
                yield return (command, true);
        }
    }

    /// <summary>The others: replies come in the order of the commands. Where there are more or fewer of them (a message was sent, for instance), only that the command was said is known.</summary>
    static IEnumerable<(string, bool)> InTurn(Line[] lines)
    {
        for (int at = 0; at < lines.Length;)
        {
            Line[] said = [.. lines[at..].TakeWhile(l => l.IsClient)];
            Line[] answers = [.. lines[(at + said.Length)..].TakeWhile(l => !l.IsClient)];
            at += said.Length + answers.Length;
            Line[] replies = [.. answers.Where(a => Reply().IsMatch(a.Text))];
            for (int i = 0; i < said.Length; i++)
                yield return (said[i].Text, replies.Length == said.Length && Refusal().IsMatch(replies[i].Text));
        }
    }

    static bool Begins(string line, string command) =>
        line.StartsWith(command, StringComparison.OrdinalIgnoreCase) && (line.Length == command.Length || line[command.Length] is ' ' or '{');

    readonly record struct Line(bool IsClient, string Connection, string Text);

    /// <summary>A row of a table: its name, then where it is allowed.</summary>
    [GeneratedRegex("""new\("([A-Z0-9 ]+)", (?:SessionStates|Pop3States|Dialects)\.""")]
    internal static partial Regex Row();

    [GeneratedRegex(@"^([CS])(\d?): (.*)$")]
    internal static partial Regex Spoken();

    [GeneratedRegex(@"^(?:\+OK|-ERR|\+ |\d{3} )")]
    internal static partial Regex Reply();

    [GeneratedRegex(@"^(?:-ERR|[45]\d\d )")]
    internal static partial Regex Refusal();
}
