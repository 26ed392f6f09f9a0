using Tayori.Wire;

namespace Tayori.TestKit.Wire.Transcripts;

/// <summary>What a head brings so that its transcripts can run: made anew for every run.</summary>
public interface ITranscriptFixture : IAsyncDisposable
{
    ILineProtocol Protocol { get; }
    ICredentials Credentials { get; }

    /// <summary>The server that runs the head, before anything is said.</summary>
    void Use(TestServer server) { }

    /// <summary>Does a directive that the runner does not know; false where the fixture does not know it either, which fails the transcript.</summary>
    ValueTask<bool> DirectiveAsync(DirectiveStep directive);
}
