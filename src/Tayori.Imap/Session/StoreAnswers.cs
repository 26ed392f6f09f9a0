using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Session;

/// <summary>What the store refuses or fails to do, in IMAP's words (RFC 5530).</summary>
static class StoreAnswers
{
    public static ImapResult Of(StoreRefusal refusal) => refusal switch
    {
        StoreRefusal.NoSuchMailbox => ImapResult.No(ResponseCode.NonExistent, "no such mailbox"),
        StoreRefusal.AlreadyExists => ImapResult.No(ResponseCode.AlreadyExists, "mailbox exists already"),
        StoreRefusal.InvalidName => ImapResult.No(ResponseCode.Cannot, "no mailbox can have this name"),
        StoreRefusal.ProtectedMailbox => ImapResult.No(ResponseCode.Cannot, "INBOX cannot be deleted"),
        StoreRefusal.NoSuchMessage => ImapResult.No(ResponseCode.ExpungeIssued, "the message no longer exists"),
        StoreRefusal.OverQuota => ImapResult.No(ResponseCode.OverQuota, "quota exceeded"),
        StoreRefusal.TooManyMailboxes => ImapResult.No(ResponseCode.Limit, "too many mailboxes"),
        StoreRefusal.TooManyMessages => ImapResult.No(ResponseCode.Limit, "the mailbox is full"),
        // RFC 5464 §4.3
        StoreRefusal.AnnotationTooLarge => ImapResult.No(ResponseCode.MetadataMaxSize(StoreLimits.AnnotationBytes), "value is too large"),
        StoreRefusal.TooManyAnnotations => ImapResult.No(ResponseCode.MetadataTooMany, "too many annotations, or too many octets of them"),
        StoreRefusal.TooManyKeywords => ImapResult.No(ResponseCode.Limit, "too many keywords, or one that is too long"),
        StoreRefusal.TooManyGrantees => ImapResult.No(ResponseCode.Limit, "too many entries in the access list"),
        _ => ImapResult.No(ResponseCode.ServerBug, "refused without a reason"),
    };

    public static ImapResult Of(StorageFailure failure) => failure switch
    {
        StorageFailure.Corrupt => ImapResult.No(ResponseCode.Corruption, "storage is damaged"),
        StorageFailure.DiskFull => ImapResult.No(ResponseCode.Unavailable, "the server's disk is full, try later"),
        // RFC 5530 §3, CONTACTADMIN: it does not pass by itself.
        StorageFailure.ReadOnly => ImapResult.No(ResponseCode.ContactAdmin, "storage cannot be written"),
        StorageFailure.Busy => ImapResult.No(ResponseCode.InUse, "storage is in use, try again"),
        StorageFailure.Gone => ImapResult.No(ResponseCode.ExpungeIssued, "messages are gone"),
        _ => ImapResult.No(ResponseCode.Unavailable, "storage is not available, try later"),
    };
}
