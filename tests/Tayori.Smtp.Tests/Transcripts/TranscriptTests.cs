using Tayori.TestKit.Wire.Transcripts;

namespace Tayori.Smtp.Tests.Transcripts;

public sealed class TranscriptTests
{
    public static TheoryData<string> Names => [.. TranscriptRunner.Names("smtp")];

    [Theory]
    [MemberData(nameof(Names))]
    public Task The_server_says_what_the_transcript_says(string name) => TranscriptRunner.RunAsync(TranscriptRunner.Load("smtp", name), static () => new SmtpFixture());
}
