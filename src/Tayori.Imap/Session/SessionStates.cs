namespace Tayori.Imap.Session;

/// <summary>States of RFC 3501 §3, as a set, because a command may be legal in several.</summary>
[Flags]
enum SessionStates
{
    None = 0,
    NotAuthenticated = 1,
    Authenticated = 2,
    Selected = 4,
    LoggedIn = Authenticated | Selected,
    Any = NotAuthenticated | LoggedIn,
}
