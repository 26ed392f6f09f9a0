using Tayori.Store;

namespace Tayori.Imap.Access;

/// <summary>Which flags may be changed with which right (RFC 4314 §4), and what makes a mailbox writable.</summary>
static class FlagRights
{
    /// <summary>RFC 4314 §5.2: without any of these a mailbox is READ-ONLY.</summary>
    public const MailboxRights Changing = MailboxRights.Insert | MailboxRights.Expunge | MailboxRights.Seen | MailboxRights.Write | MailboxRights.DeleteMessages;

    extension(MailboxRights rights)
    {
        /// <summary>"s" for \Seen, "t" for \Deleted, "w" for all others.</summary>
        public FlagKinds Flags =>
            ((rights & MailboxRights.Seen) != 0 ? FlagKinds.Seen : 0)
            | ((rights & MailboxRights.DeleteMessages) != 0 ? FlagKinds.Deleted : 0)
            | ((rights & MailboxRights.Write) != 0 ? FlagKinds.Others : 0);
    }
}
