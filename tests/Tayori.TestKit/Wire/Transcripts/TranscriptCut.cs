namespace Tayori.TestKit.Wire.Transcripts;

/// <summary>Into which pieces a client's octets are cut before they are sent; the server settles between two of them.</summary>
sealed record TranscriptCut(int Offset, bool EveryOctet)
{
    public static TranscriptCut Whole { get; } = new(0, false);
    public static TranscriptCut OctetByOctet { get; } = new(0, true);
    /// <summary>Every piece in two, at the same offset in each: as many runs as the longest piece has octets split all pieces at all points.</summary>
    public static TranscriptCut At(int offset) => new(offset, false);

    public IEnumerable<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> octets)
    {
        if (EveryOctet) return Enumerable.Range(0, octets.Length).Select(i => octets.Slice(i, 1));
        return Offset > 0 && Offset < octets.Length ? [octets[..Offset], octets[Offset..]] : [octets];
    }

    public override string ToString() => EveryOctet ? "octet by octet" : Offset > 0 ? $"split at {Offset}" : "whole";
}
