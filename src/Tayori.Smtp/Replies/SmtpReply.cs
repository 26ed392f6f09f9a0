using System.Text;
using Tayori.Delivery;
using Tayori.Wire;

namespace Tayori.Smtp.Replies;

/// <summary>A reply as it goes over the wire (RFC 5321 §4.2), with its enhanced code (RFC 2034, RFC 3463). Refusals are values of this type.</summary>
sealed class SmtpReply
{
    readonly byte[] _octets;

    SmtpReply(int code, string octets, EndReason? ends = null) => (Code, _octets, Ends) = (code, Encoding.UTF8.GetBytes(octets), ends);

    public int Code { get; }

    /// <summary>Where the connection ends with this reply, the reason to record.</summary>
    public EndReason? Ends { get; }

    public bool IsRefusal => Code >= 400;

    /// <summary>Reply-line with everything, CRLF included.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    public override string ToString() => Encoding.UTF8.GetString(_octets).TrimEnd();

    /// <summary>Reply-line = Reply-code SP enhanced-code SP textstring CRLF</summary>
    public static SmtpReply Of(int code, string enhanced, string text, EndReason? ends = null) => new(code, $"{code} {enhanced} {text}\r\n", ends);

    /// <summary>The greeting, replies to EHLO and HELO and 3yz replies, which have no enhanced code (RFC 2034 §4); one line of text or more.</summary>
    public static SmtpReply Plain(int code, params ReadOnlySpan<string> lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines.Length; i++)
            text.Append(code).Append(i == lines.Length - 1 ? ' ' : '-').Append(lines[i]).Append("\r\n");
        return new SmtpReply(code, text.ToString());
    }

    // Success
    public static SmtpReply Ok { get; } = Of(250, "2.0.0", "OK");
    public static SmtpReply SenderOk { get; } = Of(250, "2.1.0", "sender OK");
    public static SmtpReply RecipientOk { get; } = Of(250, "2.1.5", "recipient OK");
    public static SmtpReply CannotVerify { get; } = Of(252, "2.5.2", "cannot verify, but will accept mail for local users"); // RFC 5321 §3.5.3, §7.3
    public static SmtpReply StartTls { get; } = Of(220, "2.0.0", "ready to start TLS");
    public static SmtpReply SendData { get; } = Plain(354, "end data with <CR><LF>.<CR><LF>");

    // What was sent is not SMTP
    public static SmtpReply LineTooLong { get; } = Of(500, "5.5.2", "command line too long"); // RFC 5321 §4.5.3.1.9
    public static SmtpReply UnknownCommand { get; } = Of(500, "5.5.2", "command not recognized");
    public static SmtpReply NulInCommand { get; } = Of(500, "5.5.2", "NUL in command");
    public static SmtpReply BareCrInCommand { get; } = Of(500, "5.5.2", "CR without LF in command");
    public static SmtpReply BareLfInCommand { get; } = Of(500, "5.5.2", "LF without CR in command");
    public static SmtpReply ControlInCommand { get; } = Of(500, "5.5.2", "control character in command");
    public static SmtpReply EightBitInCommand { get; } = Of(500, "5.5.2", "8-bit character in command");
    public static SmtpReply NotImplemented { get; } = Of(502, "5.5.1", "command not implemented");
    public static SmtpReply NotOffered { get; } = Of(502, "5.5.1", "not offered here");
    public static SmtpReply NoArgument { get; } = Of(501, "5.5.4", "no argument allowed");
    public static SmtpReply ArgumentNeeded { get; } = Of(501, "5.5.4", "argument needed");
    public static SmtpReply NotASmtpClient { get; } = Of(421, "4.7.0", "this is a mail server", EndReason.Limit);

    // Wrong state (RFC 5321 §4.1.4)
    public static SmtpReply HelloFirst { get; } = Of(503, "5.5.1", "say hello first");
    public static SmtpReply MailFirst { get; } = Of(503, "5.5.1", "MAIL first");
    public static SmtpReply NestedMail { get; } = Of(503, "5.5.1", "a transaction is open: send it or RSET");
    public static SmtpReply RecipientFirst { get; } = Of(503, "5.5.1", "no valid recipients");
    public static SmtpReply InTransaction { get; } = Of(503, "5.5.1", "not within a transaction");
    public static SmtpReply InChunks { get; } = Of(503, "5.5.1", "the message has begun with BDAT: go on with BDAT, or RSET"); // RFC 3030 §2
    public static SmtpReply ChunksFailed { get; } = Of(503, "5.5.1", "an earlier BDAT was refused: RSET"); // RFC 3030 §2
    public static SmtpReply BinaryNeedsChunks { get; } = Of(503, "5.5.1", "BODY=BINARYMIME is sent with BDAT"); // RFC 3030 §3
    public static SmtpReply AlreadyTls { get; } = Of(503, "5.5.1", "TLS is on already");

    // Addresses and parameters
    public static SmtpReply UnknownParameter { get; } = Of(555, "5.5.4", "parameter not recognized"); // RFC 5321 §4.1.1.11
    public static SmtpReply BadParameter { get; } = Of(501, "5.5.4", "syntax error in parameter");
    public static SmtpReply Utf8Needed { get; } = Of(553, "5.6.7", "this address needs SMTPUTF8"); // RFC 6531 §3.5
    public static SmtpReply NoSuchUser { get; } = Of(550, "5.1.1", "no such user here");
    public static SmtpReply RelayingDenied { get; } = Of(550, "5.7.1", "relaying denied");
    public static SmtpReply InvalidAddress { get; } = Of(553, "5.1.3", "not a valid address");
    public static SmtpReply TooManyRecipients { get; } = Of(452, "4.5.3", "too many recipients"); // RFC 5321 §4.5.3.1.10

    // The message
    public static SmtpReply MessageTooLarge { get; } = Of(552, "5.3.4", "message too large"); // RFC 1870 §6
    public static SmtpReply MessageMuchTooLarge { get; } = Of(552, "5.3.4", "message too large", EndReason.Limit);
    public static SmtpReply ChunkUnreadable { get; } = Of(501, "5.5.4", "BDAT size [LAST]: without the size nothing after it can be read", EndReason.Limit);
    public static SmtpReply BareCrInMessage { get; } = Of(550, "5.6.0", "CR without LF in message: lines end with CRLF (RFC 5321 2.3.8)");
    public static SmtpReply BareLfInMessage { get; } = Of(550, "5.6.0", "LF without CR in message: lines end with CRLF (RFC 5321 2.3.8)");
    public static SmtpReply OverQuota { get; } = Of(452, "4.2.2", "mailbox full");
    public static SmtpReply Unavailable { get; } = Of(451, "4.3.0", "the storage failed, try again later");
    public static SmtpReply DiskFull { get; } = Of(452, "4.3.1", "insufficient storage, try again later");
    public static SmtpReply Loop { get; } = Of(554, "5.4.6", "too many Received fields: a mail loop");

    // The end of the connection
    public static SmtpReply Goodbye { get; } = Of(221, "2.0.0", "goodbye", EndReason.Quit);
    public static SmtpReply TooManyErrors { get; } = Of(421, "4.7.0", "too many errors", EndReason.Limit);
    public static SmtpReply TooManyTransactions { get; } = Of(421, "4.7.0", "too many transactions, connect again", EndReason.Limit);
    public static SmtpReply TooManyIdleCommands { get; } = Of(421, "4.7.0", "too many commands without a message", EndReason.Limit);
    public static SmtpReply TooLongWithoutMessage { get; } = Of(421, "4.4.2", "too long without a message", EndReason.IdleTimeout);

    /// <summary>What is said when the connection ends from outside; <c>null</c> where nobody would hear it.</summary>
    public static SmtpReply? LastWords(EndReason reason) => reason switch
    {
        EndReason.Shutdown => s_shutdown,
        EndReason.IdleTimeout => s_timeout,
        EndReason.Limit => s_limit,
        EndReason.StorageFailed or EndReason.InternalError => s_internal,
        _ => null,
    };

    static readonly SmtpReply s_shutdown = Of(421, "4.3.2", "the server is stopping"); // RFC 5321 §3.8
    static readonly SmtpReply s_timeout = Of(421, "4.4.2", "nothing came for too long");
    static readonly SmtpReply s_limit = Of(421, "4.7.0", "a limit was passed");
    static readonly SmtpReply s_internal = Of(421, "4.3.0", "an error of ours, try again later");

    public static SmtpReply For(RecipientVerdict verdict) => verdict switch
    {
        RecipientVerdict.Accepted => RecipientOk,
        RecipientVerdict.NoSuchUser => NoSuchUser,
        RecipientVerdict.NotLocal => RelayingDenied,
        RecipientVerdict.OverQuota => OverQuota,
        RecipientVerdict.InvalidAddress => InvalidAddress,
        _ => Unavailable,
    };

    /// <param name="outcome">Of the delivery.</param>
    /// <param name="id">Its id, by which postmasters of two servers find the same letter in their logs.</param>
    public static SmtpReply For(DeliveryOutcome outcome, string id) => outcome switch
    {
        DeliveryOutcome.Delivered or DeliveryOutcome.Promised => Of(250, "2.0.0", $"OK id={id}"),
        DeliveryOutcome.OverQuota => OverQuota,
        DeliveryOutcome.NoSuchUser => NoSuchUser,
        DeliveryOutcome.Loop => Loop,
        DeliveryOutcome.DiskFull => DiskFull,
        _ => Unavailable,
    };
}
