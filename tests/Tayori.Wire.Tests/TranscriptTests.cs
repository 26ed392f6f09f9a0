using Tayori.TestKit.Wire;
using Tayori.TestKit.Wire.Transcripts;

namespace Tayori.Wire.Tests;

public sealed class TranscriptTests
{
    [Fact]
    public Task A_transcript_that_is_right_passes() => RunAsync("""
        @name everything the runner knows
        S: {greeting}
        C: {greeting}
        C: b{tab}c
        S: [{greeting}]
        S: [b{any}c]
        C2: pass secret
        S2: {lines}
        S2: in
        C: {repeat 21 x}
        S: TooLong
        C: tls
        S: go ahead
        @starttls
        C: {hex 7a}{5}
        S: [z{5}] in private
        C: quit
        S: bye
        @expect-close
        @advance 11m
        S2: bye IdleTimeout
        """);

    [Theory]
    [InlineData("S: hello\nC: a\nS: [b]")]
    [InlineData("S: hello\nC: a")]
    [InlineData("S: hello\nC: a\nS: [a]{no-crlf}")]
    [InlineData("S: hello\nC: quit\nS: bye\nS: more")]
    [InlineData("S: hello\n@unknown")]
    public async Task A_transcript_that_is_wrong_fails_with_its_line(string text)
    {
        var failure = await Assert.ThrowsAsync<TranscriptException>(() => RunAsync(text));
        Assert.StartsWith("inline:", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X: hello")]
    [InlineData("C:hello")]
    [InlineData("| block of nothing")]
    [InlineData("C: {what is this}")]
    public void What_is_not_a_transcript_is_refused(string text) => Assert.Throws<FormatException>(() => TranscriptRunner.Parse(text));

    static Task RunAsync(string text) => TranscriptRunner.RunAsync(TranscriptRunner.Parse(text), () => new EchoFixture());

    sealed class EchoFixture : ITranscriptFixture
    {
        public ILineProtocol Protocol { get; } = new EchoProtocol();
        public ICredentials Credentials { get; } = new TestCredentials();
        public ValueTask<bool> DirectiveAsync(DirectiveStep directive) => new(false);
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
