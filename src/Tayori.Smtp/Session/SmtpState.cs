namespace Tayori.Smtp.Session;

/// <summary>Where a session stands (RFC 5321 §4.1.4); a command says in its table row where it is allowed.</summary>
[Flags]
enum SmtpStates
{
    /// <summary>Connected, or TLS has just been started: EHLO comes first.</summary>
    Connected = 1,
    /// <summary>Between transactions.</summary>
    Ready = 2,
    /// <summary>MAIL was accepted, no recipient yet.</summary>
    Sender = 4,
    /// <summary>At least one recipient was accepted.</summary>
    Recipients = 8,
    /// <summary>Part of the message has come by BDAT (RFC 3030).</summary>
    Chunks = 16,
    /// <summary>A BDAT of the transaction was refused: only RSET helps (RFC 3030 §2).</summary>
    ChunksFailed = 32,

    Transaction = Sender | Recipients | Chunks | ChunksFailed,
    Any = Connected | Ready | Transaction,
}
