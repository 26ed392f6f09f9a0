namespace Tayori.TestKit.Wire.Transcripts;

/// <summary>Runs transcript files: each whole, octet by octet, and cut at every point.</summary>
public static class TranscriptRunner
{
    /// <summary>A piece longer than this is not sent octet by octet: the runs that cut it say what there is to say about it.</summary>
    const int MaxOctetByOctet = 4096;

    /// <summary>Names of the transcripts of a protocol, for a theory.</summary>
    public static IEnumerable<string> Names(string protocol) =>
        Directory.EnumerateFiles(Folder(protocol), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public static Transcript Load(string protocol, string name)
    {
        var file = Path.Combine(Folder(protocol), name + ".txt");
        return TranscriptParser.Parse($"transcripts/{protocol}/{name}.txt", File.ReadAllText(file));
    }

    public static Transcript Parse(string text) => TranscriptParser.Parse("inline", text);

    /// <param name="transcript">What is to be said.</param>
    /// <param name="makeFixture">Makes the head and its data; called for every run.</param>
    public static async Task RunAsync(Transcript transcript, Func<ITranscriptFixture> makeFixture)
    {
        await RunOnceAsync(transcript, makeFixture, TranscriptCut.Whole);
        var longest = transcript.LongestSend;
        if (longest <= MaxOctetByOctet) await RunOnceAsync(transcript, makeFixture, TranscriptCut.OctetByOctet);
        for (var round = 1; round <= Math.Min(TranscriptCut.Rounds, longest - 1); round++) await RunOnceAsync(transcript, makeFixture, TranscriptCut.At(round));
    }

    static async Task RunOnceAsync(Transcript transcript, Func<ITranscriptFixture> makeFixture, TranscriptCut cut)
    {
        await using var fixture = makeFixture();
        using var server = new TestServer(fixture.Protocol, fixture.Credentials, new() { HasCertificate = !transcript.Has("no-certificate") });
        fixture.Use(server);
        await using var run = new TranscriptRun(transcript, fixture, server, cut);
        await run.RunAsync();
    }

    static string Folder(string protocol) => Repository.PathTo("tests", "transcripts", protocol);
}
