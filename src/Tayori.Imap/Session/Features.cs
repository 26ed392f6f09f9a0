namespace Tayori.Imap.Session;

/// <summary>What of the protocol is otherwise than a client expects that knows nothing of it: off until the client asks for it (RFC 5161 §1).</summary>
[Flags]
enum Features
{
    None = 0,

    /// <summary>Flags are told with their modseq (RFC 7162 §3.1).</summary>
    CondStore = 1,

    /// <summary>Messages that went are told as VANISHED (RFC 7162 §3.2.3).</summary>
    QResync = 2,

    /// <summary>Strings may be UTF-8 where they are quoted, and names of mailboxes are (RFC 6855 §3).</summary>
    Utf8Accept = 4,

    /// <summary>What RFC 9051 appendix E lists: SEARCH is answered by ESEARCH, SELECT by LIST too, \Recent is no more, strings are as with <see cref="Utf8Accept"/>.</summary>
    Imap4Rev2 = 8,

    /// <summary>Messages have no numbers, but UIDs only: FETCH is UIDFETCH, EXPUNGE is VANISHED, commands that name or tell numbers are refused (RFC 9586).</summary>
    UidOnly = 32,

    /// <summary>With either, messages that went are told as VANISHED.</summary>
    Vanished = QResync | UidOnly,

    /// <summary>Annotations that others have changed are told (RFC 5464 §4.4.2).</summary>
    Metadata = 512,

    /// <summary>Either of these, and names and quoted strings are UTF-8.</summary>
    Utf8Strings = Utf8Accept | Imap4Rev2,
}

static class FeaturesExtensions
{
    /// <summary>Whether any of these is switched on.</summary>
    public static bool Has(this Features enabled, Features any) => (enabled & any) != 0;
}
