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
        StoreRefusal.OverQuota => ImapResult.No(ResponseCode.OverQuota, "quota exceeded"),
        _ => ImapResult.No(ResponseCode.Limit, "limit of the server reached"),
    };

    public static ImapResult Of(StorageFailure failure) => failure switch
    {
        StorageFailure.Corrupt => ImapResult.No(ResponseCode.Corruption, "storage is damaged"),
        StorageFailure.Gone => ImapResult.No(ResponseCode.ExpungeIssued, "messages are gone"),
        _ => ImapResult.No(ResponseCode.Unavailable, "storage is not available, try later"),
    };
}
