namespace Tayori.Imap.Listing;

/// <summary>list-select-opt (RFC 5258 §3.1, RFC 6154 §2).</summary>
[Flags]
enum ListSelect
{
    None = 0,
    Subscribed = 1,

    /// <summary>Remote mailboxes, too: there are none.</summary>
    Remote = 2,
    RecursiveMatch = 4,
    SpecialUse = 8,
}

/// <summary>return-option (RFC 5258 §3.2, RFC 6154 §2, RFC 8440 §5).</summary>
[Flags]
enum ListReturn
{
    None = 0,
    Subscribed = 1,
    Children = 2,
    SpecialUse = 4,
    MyRights = 8,
    All = Subscribed | Children | SpecialUse,
}
