using System.Globalization;
using System.Text;
using Tayori.Store;

namespace Tayori.Imap.Output;

/// <summary>resp-text-code without its brackets. All codes the server can say are made here, so that none can be misspelt.</summary>
readonly record struct ResponseCode(string Text)
{
    // RFC 3501 §7.1
    public static ResponseCode Alert => new("ALERT");
    public static ResponseCode Parse => new("PARSE");
    public static ResponseCode ReadOnly => new("READ-ONLY");
    public static ResponseCode ReadWrite => new("READ-WRITE");
    public static ResponseCode TryCreate => new("TRYCREATE");
    public static ResponseCode UidNext(uint uid) => new(Invariant($"UIDNEXT {uid}"));
    public static ResponseCode UidValidity(uint value) => new(Invariant($"UIDVALIDITY {value}"));
    public static ResponseCode Unseen(int number) => new(Invariant($"UNSEEN {number}"));
    public static ResponseCode PermanentFlags(string flags) => new($"PERMANENTFLAGS ({flags})");
    public static ResponseCode Capability(string capabilities) => new($"CAPABILITY {capabilities}");
    public static ResponseCode BadCharset(string supported) => new($"BADCHARSET ({supported})");

    // RFC 5530 §3
    public static ResponseCode Unavailable => new("UNAVAILABLE");
    public static ResponseCode AuthenticationFailed => new("AUTHENTICATIONFAILED");
    public static ResponseCode AuthorizationFailed => new("AUTHORIZATIONFAILED");
    public static ResponseCode Expired => new("EXPIRED");
    public static ResponseCode PrivacyRequired => new("PRIVACYREQUIRED");
    public static ResponseCode ContactAdmin => new("CONTACTADMIN");
    public static ResponseCode NoPerm => new("NOPERM");
    public static ResponseCode InUse => new("INUSE");
    public static ResponseCode ExpungeIssued => new("EXPUNGEISSUED");
    public static ResponseCode Corruption => new("CORRUPTION");
    public static ResponseCode ServerBug => new("SERVERBUG");
    public static ResponseCode ClientBug => new("CLIENTBUG");
    public static ResponseCode Cannot => new("CANNOT");
    public static ResponseCode Limit => new("LIMIT");
    public static ResponseCode OverQuota => new("OVERQUOTA");
    public static ResponseCode AlreadyExists => new("ALREADYEXISTS");
    public static ResponseCode NonExistent => new("NONEXISTENT");

    // RFC 4315 §3
    public static ResponseCode AppendUid(uint uidValidity, UidSet uids) => new(Invariant($"APPENDUID {uidValidity} {uids}"));
    public static ResponseCode CopyUid(uint uidValidity, UidSet source, UidSet target) => new(Invariant($"COPYUID {uidValidity} {source} {target}"));
    public static ResponseCode UidNotSticky => new("UIDNOTSTICKY");

    // RFC 7162 §7
    public static ResponseCode HighestModSeq(long modSeq) => new(Invariant($"HIGHESTMODSEQ {modSeq}"));
    public static ResponseCode NoModSeq => new("NOMODSEQ");
    public static ResponseCode Modified(string set) => new($"MODIFIED {set}");

    // RFC 4469 §3 (also RFC 7889 §4, RFC 7888 §4)
    public static ResponseCode TooBig => new("TOOBIG");

    // RFC 4469 §4.1. A bracket would end the code: no URL may hold one as it is.
    public static ResponseCode BadUrl(string url) => new($"BADURL {url.Replace("]", "%5D", StringComparison.Ordinal)}");

    // RFC 5255 §4.9
    public static ResponseCode BadComparator => new("BADCOMPARATOR");

    // RFC 4467 §8
    public static ResponseCode UrlMech => new("URLMECH INTERNAL");

    // RFC 3516 §5
    public static ResponseCode UnknownCte => new("UNKNOWN-CTE");

    // RFC 6154 §3
    public static ResponseCode UseAttr => new("USEATTR");

    // RFC 5267 §4.3.1; no tag has an octet that a quoted string could not hold
    public static ResponseCode NoUpdate(ReadOnlySpan<byte> tag) => new($"NOUPDATE \"{System.Text.Encoding.ASCII.GetString(tag)}\"");

    // RFC 5465 §8
    public static ResponseCode NotificationOverflow => new("NOTIFICATIONOVERFLOW");
    public static ResponseCode BadEvent(string supported) => new($"BADEVENT ({supported})");

    // RFC 4978 §3
    public static ResponseCode CompressionActive => new("COMPRESSIONACTIVE");

    // RFC 5466 §3.1
    public static ResponseCode UndefinedFilter(string name) => new($"UNDEFINED-FILTER {name}");

    // RFC 5464 §4.2.1, §4.3
    public static ResponseCode MetadataLongEntries(long size) => new(Invariant($"METADATA LONGENTRIES {size}"));
    public static ResponseCode MetadataMaxSize(long size) => new(Invariant($"METADATA MAXSIZE {size}"));
    public static ResponseCode MetadataTooMany => new("METADATA TOOMANY");

    // RFC 7162 §3.2.11: the mailbox that was selected no longer is
    public static ResponseCode Closed => new("CLOSED");

    // RFC 9738 §4: "MESSAGELIMIT" SP message-limit [SP uniqueid]
    public static ResponseCode MessageLimit(int limit) => new(Invariant($"MESSAGELIMIT {limit}"));
    public static ResponseCode MessageLimit(int limit, uint lowest) => new(Invariant($"MESSAGELIMIT {limit} {lowest}"));

    // draft-ietf-mailmaint-imap-uidbatches §4
    public static ResponseCode TooSmall => new("TOOSMALL");

    // RFC 9586 §4
    public static ResponseCode UidRequired => new("UIDREQUIRED");

    // RFC 9585 §6: "INPROGRESS" [SP "(" (quoted / nil) SP (number / nil) SP (nz-number / nil) ")"]; §4: a tag with "]" is NIL
    public static ResponseCode InProgress(ReadOnlySpan<byte> tag, long? done, long? goal) =>
        new($"INPROGRESS ({(tag.Contains((byte)']') ? "NIL" : $"\"{Encoding.ASCII.GetString(tag)}\"")} {Nil(done)} {Nil(done is null ? null : goal)})");

    static string Nil(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "NIL";

    // RFC 8474 §4.1, §4.2
    public static ResponseCode MailboxId(string objectId) => new($"MAILBOXID ({objectId})");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
