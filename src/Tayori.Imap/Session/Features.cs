namespace Tayori.Imap.Session;

/// <summary>What of the protocol is otherwise than a client expects that knows nothing of it: off until the client asks for it (RFC 5161 §1).</summary>
[Flags]
enum Features
{
    None = 0,

    /// <summary>Flags are told with their modseq (RFC 7162 §3.1).</summary>
    CondStore = 1,

    /// <summary>Messages that went are told as VANISHED (RFC 7162 §3.2.3).</summary>
    QResync = 2,
}
