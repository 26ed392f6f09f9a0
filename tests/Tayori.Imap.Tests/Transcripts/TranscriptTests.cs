using Tayori.TestKit.Wire.Transcripts;

namespace Tayori.Imap.Tests.Transcripts;

public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. TranscriptRunner.Names("imap")];

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_server_says_what_the_transcript_says(string name) => TranscriptRunner.RunAsync(TranscriptRunner.Load("imap", name), static () => new ImapFixture());
}
