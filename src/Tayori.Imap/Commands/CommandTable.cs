using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>All commands. A new one is a row here, its file, a transcript, and a row in docs/rfc.md.</summary>
static class CommandTable
{
    const MailboxRights Moving = MailboxRights.DeleteMessages | MailboxRights.Expunge;

    static readonly Dictionary<string, CommandSpec> s_commands = new CommandSpec[]
    {
        new("CAPABILITY", SessionStates.Any, Capability.Parse),
        new("NOOP", SessionStates.Any, Noop.Parse),
        new("LOGOUT", SessionStates.Any, Logout.Parse),
        new("ID", SessionStates.Any, Id.Parse),
        new("LANGUAGE", SessionStates.Any, ChangeLanguage.Parse),
        new("STARTTLS", SessionStates.NotAuthenticated, StartTls.Parse),
        new("LOGIN", SessionStates.NotAuthenticated, LogIn.Parse, CommandTraits.Secret | CommandTraits.ClearText),
        new("AUTHENTICATE", SessionStates.NotAuthenticated, Authenticate.Parse, CommandTraits.Secret),
        // RFC 5161 §3.1: clients send it before SELECT; servers "don't have to check".
        new("ENABLE", SessionStates.LoggedIn, Enable.Parse),
        new("NAMESPACE", SessionStates.LoggedIn, Namespace.Parse),
        new("SELECT", SessionStates.LoggedIn, Select.ParseSelect),
        new("EXAMINE", SessionStates.LoggedIn, Select.ParseExamine),
        new("CREATE", SessionStates.LoggedIn, Create.Parse),
        new("DELETE", SessionStates.LoggedIn, Delete.Parse),
        new("RENAME", SessionStates.LoggedIn, Rename.Parse),
        new("SUBSCRIBE", SessionStates.LoggedIn, Subscribe.Parse),
        new("UNSUBSCRIBE", SessionStates.LoggedIn, Subscribe.ParseUnsubscribe),
        new("LIST", SessionStates.LoggedIn, List.Parse),
        new("LSUB", SessionStates.LoggedIn, Lsub.Parse),
        new("FIND", SessionStates.LoggedIn, FindMailboxes.Parse),
        new("STATUS", SessionStates.LoggedIn, Status.Parse),
        new("APPEND", SessionStates.LoggedIn, Append.Parse, CommandTraits.Messages),
        new("IDLE", SessionStates.LoggedIn, Idle.Parse),
        new("NOTIFY", SessionStates.LoggedIn, Notify.Parse),
        new("GETQUOTA", SessionStates.LoggedIn, GetQuota.Parse),
        new("SETQUOTA", SessionStates.LoggedIn, SetQuota.Parse),
        new("GETQUOTAROOT", SessionStates.LoggedIn, GetQuotaRoot.Parse),
        new("GENURLAUTH", SessionStates.LoggedIn, GenUrlAuth.Parse),
        new("URLFETCH", SessionStates.LoggedIn, UrlFetch.Parse),
        new("RESETKEY", SessionStates.LoggedIn, ResetKey.Parse),
        new("SETACL", SessionStates.LoggedIn, SetAcl.Parse),
        new("DELETEACL", SessionStates.LoggedIn, SetAcl.ParseDelete),
        new("GETACL", SessionStates.LoggedIn, GetAcl.Parse),
        new("LISTRIGHTS", SessionStates.LoggedIn, ListRights.Parse),
        new("MYRIGHTS", SessionStates.LoggedIn, MyRights.Parse),
        new("COMPARATOR", SessionStates.LoggedIn, Comparator.Parse),
        new("GETMETADATA", SessionStates.LoggedIn, GetMetadata.Parse),
        new("SETMETADATA", SessionStates.LoggedIn, SetMetadata.Parse),
        new("COMPRESS", SessionStates.LoggedIn, Compress.Parse),
        new("CHECK", SessionStates.Selected, Noop.Parse),
        new("CLOSE", SessionStates.Selected, Close.Parse, CommandTraits.Leaves),
        new("EXPUNGE", SessionStates.Selected, Expunge.Parse, CommandTraits.Writes) { Rights = MailboxRights.Expunge },
        new("UID EXPUNGE", SessionStates.Selected, Expunge.ParseUid, CommandTraits.Writes) { Rights = MailboxRights.Expunge },
        new("SEARCH", SessionStates.Selected, SearchMessages.Parse, CommandTraits.SequenceNumbers),
        new("UID SEARCH", SessionStates.Selected, SearchMessages.ParseUid),
        new("ESEARCH", SessionStates.LoggedIn, MultiSearch.Parse),
        new("SORT", SessionStates.Selected, Sort.Parse, CommandTraits.SequenceNumbers),
        new("UID SORT", SessionStates.Selected, Sort.ParseUid),
        new("THREAD", SessionStates.Selected, Thread.Parse, CommandTraits.SequenceNumbers),
        new("UID THREAD", SessionStates.Selected, Thread.ParseUid),
        new("CANCELUPDATE", SessionStates.Selected, CancelUpdate.Parse),
        new("UIDBATCHES", SessionStates.Selected, UidBatches.Parse),
        new("FETCH", SessionStates.Selected, Fetch.Parse, CommandTraits.SequenceNumbers),
        new("UID FETCH", SessionStates.Selected, Fetch.ParseUid),
        new("PARTIAL", SessionStates.Selected, PartialFetch.Parse, CommandTraits.SequenceNumbers),
        new("STORE", SessionStates.Selected, StoreFlags.Parse, CommandTraits.SequenceNumbers | CommandTraits.Writes),
        new("UID STORE", SessionStates.Selected, StoreFlags.ParseUid, CommandTraits.Writes),
        new("COPY", SessionStates.Selected, Copy.ParseCopy, CommandTraits.NamesNumbers),
        new("UID COPY", SessionStates.Selected, Copy.ParseUidCopy),
        // RFC 6851 §4.2, RFC 8508 §4.1: what UID STORE +FLAGS (\Deleted) and UID EXPUNGE need.
        new("MOVE", SessionStates.Selected, Copy.ParseMove, CommandTraits.NamesNumbers | CommandTraits.Writes) { Rights = Moving },
        new("UID MOVE", SessionStates.Selected, Copy.ParseUidMove, CommandTraits.Writes) { Rights = Moving },
        new("REPLACE", SessionStates.Selected, Replace.Parse, CommandTraits.NamesNumbers | CommandTraits.Messages | CommandTraits.Writes) { Rights = Moving },
        new("UID REPLACE", SessionStates.Selected, Replace.ParseUid, CommandTraits.Messages | CommandTraits.Writes) { Rights = Moving },
        new("UNAUTHENTICATE", SessionStates.LoggedIn, Unauthenticate.Parse),
        new("UNSELECT", SessionStates.Selected, Unselect.Parse, CommandTraits.Leaves),
    }.ToDictionary(spec => spec.Name);

    public static IEnumerable<string> Names => s_commands.Keys;

    public static CommandSpec? Find(string name) => s_commands.GetValueOrDefault(name);
}
