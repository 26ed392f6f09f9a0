namespace Tayori.Store;

/// <summary>What somebody may do with a mailbox (RFC 4314 §2.1).</summary>
[Flags]
public enum MailboxRights
{
    None = 0,

    /// <summary>l: LIST shows it.</summary>
    Lookup = 1,

    /// <summary>r: SELECT, STATUS.</summary>
    Read = 2,

    /// <summary>s: change \Seen.</summary>
    Seen = 4,

    /// <summary>w: change flags other than \Seen and \Deleted.</summary>
    Write = 8,

    /// <summary>i: APPEND, COPY into it.</summary>
    Insert = 16,

    /// <summary>p: send mail to it; nothing that IMAP enforces.</summary>
    Post = 32,

    /// <summary>k: CREATE mailboxes below it.</summary>
    CreateBelow = 64,

    /// <summary>x: DELETE it, RENAME it.</summary>
    DeleteMailbox = 128,

    /// <summary>t: change \Deleted.</summary>
    DeleteMessages = 256,

    /// <summary>e: EXPUNGE.</summary>
    Expunge = 512,

    /// <summary>a: read and change who may do what.</summary>
    Administer = 1024,

    All = 2047,
}
