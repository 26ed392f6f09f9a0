using System.Globalization;
using System.Text;

namespace Tayori.TestKit.Wire.Transcripts;

/// <summary>Reads a transcript file; what is not in its grammar is an error with its line, never skipped.</summary>
static class TranscriptParser
{
    public static Transcript Parse(string file, string text)
    {
        var steps = new List<TranscriptStep>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            try
            {
                Add(steps, line, number);
            }
            catch (FormatException e)
            {
                throw new FormatException($"{file}:{number}: {e.Message}");
            }
        }

        return new Transcript(file, steps);
    }

    static void Add(List<TranscriptStep> steps, string line, int number)
    {
        if (line[0] == '@') AddDirective(steps, line, number);
        else if (line[0] == '|') AddBlockLine(steps, line);
        else AddSpeech(steps, line, number);
    }

    static void AddDirective(List<TranscriptStep> steps, string line, int number)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? line[1..] : line[1..space];
        var connection = 1;
        if (name.Length > 1 && char.IsAsciiDigit(name[^1])) (name, connection) = (name[..^1], name[^1] - '0');
        steps.Add(new DirectiveStep(number, connection, name, space < 0 ? "" : line[(space + 1)..].Trim(), ""));
    }

    static void AddBlockLine(List<TranscriptStep> steps, string line)
    {
        if (steps.LastOrDefault() is not DirectiveStep directive) throw new FormatException("a block belongs below a directive");
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var times = space > 1 ? int.Parse(line.AsSpan(1..space), NumberStyles.None, CultureInfo.InvariantCulture) : 1;
        var text = Encoding.Latin1.GetString(LinePattern.Parse(space > 0 ? line[(space + 1)..] : "").Octets([]));
        steps[^1] = directive with { Block = directive.Block + string.Concat(Enumerable.Repeat(text, times)) };
    }

    // C: S: for the first connection, C2: S2: for the second …
    static void AddSpeech(List<TranscriptStep> steps, string line, int number)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (line[0] is not ('C' or 'S') || colon is not (1 or 2)) throw new FormatException($"neither C:, S:, @ nor #: {line}");
        var connection = colon == 1 ? 1 : line[1] - '0';
        if (line.Length > colon + 1 && line[colon + 1] != ' ') throw new FormatException("a space belongs behind the colon");
        var pattern = LinePattern.Parse(line.Length > colon + 1 ? line[(colon + 2)..] : "");
        var last = steps.LastOrDefault();
        if (last is not null && last.Connection == connection && line[0] == 'C' && last is SendStep send)
            steps[^1] = send with { Lines = [.. send.Lines, pattern] };
        else if (last is not null && last.Connection == connection && line[0] == 'S' && last is ExpectStep expect)
            steps[^1] = expect with { Lines = [.. expect.Lines, pattern] };
        else
            steps.Add(line[0] == 'C' ? new SendStep(number, connection, [pattern]) : new ExpectStep(number, connection, [pattern]));
    }
}
