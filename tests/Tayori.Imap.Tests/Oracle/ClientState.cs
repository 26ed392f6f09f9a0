namespace Tayori.Imap.Tests.Oracle;

/// <summary>What the client of a connection has shown that it can read: more may be said to it from there on.</summary>
sealed class ClientState
{
    /// <summary>Quoted strings may be UTF-8 (RFC 6855 §3, RFC 9051 appendix A), or texts (RFC 5255 §3).</summary>
    public bool ReadsUtf8 { get; set; }
}
