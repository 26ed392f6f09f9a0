namespace Tayori.TestKit.Wire.Transcripts;

/// <summary>Into which pieces a client's octets are cut before they are sent; the server settles between two of them.</summary>
sealed record TranscriptCut(int Round, bool EveryOctet)
{
    /// <summary>So many runs cut everything at every point. A line shorter than that is cut in two, as most lines are.</summary>
    public const int Rounds = 24;

    /// <summary>A longer piece is not cut into more than this: its points are spread evenly over the runs.</summary>
    const int MostPieces = 64;

    public static TranscriptCut Whole { get; } = new(0, false);
    public static TranscriptCut OctetByOctet { get; } = new(0, true);
    /// <param name="round">From 1 to <see cref="Rounds"/>.</param>
    public static TranscriptCut At(int round) => new(round, false);

    public IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> octets)
    {
        var step = EveryOctet ? 1 : Math.Max(Rounds, octets.Length / MostPieces);
        var end = EveryOctet ? 1 : Round == 0 ? octets.Length : Round * step / Rounds;
        for (var start = 0; start < octets.Length; (start, end) = (end, end + step)) yield return octets[start..Math.Min(end, octets.Length)];
    }

    public override string ToString() => EveryOctet ? "octet by octet" : Round > 0 ? $"cut, round {Round}" : "whole";
}
