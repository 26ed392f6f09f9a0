namespace Tayori.Smtp;

/// <summary>Limits and times of a session, each with its reason.</summary>
static class SmtpLimits
{
    /// <summary>
    /// Octets of a command line without CRLF. RFC 5321 §4.5.3.1.4 asks for 512; SIZE adds 26 (RFC 1870 §3), BODY=BINARYMIME 16 (RFC 3030 §3), SMTPUTF8 10 (RFC 6531 §3.4),
    /// RET and ENVID 116, NOTIFY and ORCPT 536 (RFC 3461 §4); this is the next round number above the sum.
    /// </summary>
    public const int CommandLine = 2048;

    /// <summary>Octets of a path with its brackets. RFC 5321 §4.5.3.1.3 asks for 256 and for no limit where it can be helped; senders that put an address into an address need more.</summary>
    public const int Path = 512;

    /// <summary>Octets of a domain: what the DNS can hold (RFC 5321 §4.5.3.1.2, RFC 1035 §2.3.4).</summary>
    public const int Domain = 255;
    public const int DomainLabel = 63;

    /// <summary>RFC 3461 §4.4, §4.2.</summary>
    public const int EnvelopeId = 100;
    public const int OriginalRecipient = 500;

    /// <summary>
    /// Refusals in a row, unknown users included. No list is so old that this many of its members in a row have left; who guesses addresses or does not speak SMTP gets here soon.
    /// </summary>
    public const int ErrorsInARow = 25;

    /// <summary>Transactions of one session: enough for any batch of a mailing list's server, and an end to a connection that would live for ever.</summary>
    public const int Transactions = 10_000;

    /// <summary>Commands that bring no message nearer (NOOP, RSET, VRFY, HELP, EHLO …) between two messages.</summary>
    public const int IdleCommands = 200;

    /// <summary>A session without a message, or with none since the last: beyond that it is for something else than sending. A thousand recipients who take their time are given well within.</summary>
    public static readonly TimeSpan WithoutMessage = TimeSpan.FromMinutes(30);

    /// <summary>RFC 5321 §4.5.3.2.7: at least 5 minutes for the next command.</summary>
    public static readonly TimeSpan CommandTimeout = TimeSpan.FromMinutes(5);

    /// <summary>RFC 5321 §4.5.3.2.5: 3 minutes for a block of data.</summary>
    public static readonly TimeSpan DataBlockTimeout = TimeSpan.FromMinutes(3);

    /// <summary>A message may take this long in any case …</summary>
    public static readonly TimeSpan MessageTimeout = TimeSpan.FromMinutes(10);

    /// <summary>… and beyond that, as long as it comes with this many octets a second: who sends an octet a minute holds a connection, not a message.</summary>
    public const int OctetsPerSecond = 500;
}
