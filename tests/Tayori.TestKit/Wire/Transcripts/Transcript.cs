namespace Tayori.TestKit.Wire.Transcripts;

/// <summary>A conversation between clients and the server, as written in <c>tests/transcripts</c>; README.md there is the manual.</summary>
public sealed record Transcript(string File, IReadOnlyList<TranscriptStep> Steps)
{
    /// <summary>Whether a directive of that name is anywhere in the transcript.</summary>
    public bool Has(string directive) => Steps.OfType<DirectiveStep>().Any(step => step.Name == directive);

    /// <summary>Octets of the longest piece that a client sends at once: what there is to split.</summary>
    internal int LongestSend => Steps.OfType<SendStep>().Select(step => step.Octets([]).Length).DefaultIfEmpty(1).Max();

    public override string ToString() => Path.GetFileNameWithoutExtension(File);
}

/// <param name="Line">Where it stands in the file.</param>
/// <param name="Connection">Number of the connection: 1 unless the transcript says otherwise.</param>
public abstract record TranscriptStep(int Line, int Connection);

/// <summary><c>C:</c> lines in a row: sent in one piece, so they are pipelined.</summary>
sealed record SendStep(int Line, int Connection, IReadOnlyList<LinePattern> Lines) : TranscriptStep(Line, Connection)
{
    public byte[] Octets(Dictionary<string, string> names) => [.. Lines.SelectMany(line => line.Octets(names))];
}

/// <summary><c>S:</c> lines in a row: exactly what the server has to say by now.</summary>
sealed record ExpectStep(int Line, int Connection, IReadOnlyList<LinePattern> Lines) : TranscriptStep(Line, Connection);

/// <param name="Line">Where it stands in the file.</param>
/// <param name="Connection">Number of the connection.</param>
/// <param name="Name">Without <c>@</c>.</param>
/// <param name="Arguments">The rest of the line.</param>
/// <param name="Block">The lines behind <c>| </c> below it, each with CRLF; empty if there are none.</param>
public sealed record DirectiveStep(int Line, int Connection, string Name, string Arguments, string Block) : TranscriptStep(Line, Connection);
