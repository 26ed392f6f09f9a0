using Tayori.Store.Codec;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class WriteTransaction
{
    readonly HashSet<Grantee> _lapsed = [];

    /// <summary>Those to whom less is granted than before.</summary>
    public IReadOnlyCollection<Grantee> Lapsed => _lapsed;

    public StoreResult<Mailbox> ChangeAccess(MailboxId mailbox, Grantee grantee, FlagAction action, MailboxRights rights)
    {
        if (Mailbox(mailbox) is not { } box)
            return StoreRefusal.NoSuchMailbox;
        IReadOnlyList<AccessEntry> access = box.Box.Access.With(grantee, action, rights);
        if (access.Count > StoreLimits.AccessEntries)
            return StoreRefusal.TooManyGrantees;
        if (!ReferenceEquals(access, box.Box.Access))
            SetAccess(box, access, grantee);
        return box.Box;
    }

    /// <summary>Takes everything away from somebody who is no longer there.</summary>
    public bool ForgetGrantee(AccountId account)
    {
        foreach (long id in _names.Values)
        {
            foreach (Grantee grantee in (Grantee[])[new(account), new(account, IsNegative: true)])
            {
                if (Mailbox(new(id)) is { } box && box.Box.Access.With(grantee, FlagAction.Replace, MailboxRights.None) is var access && !ReferenceEquals(access, box.Box.Access))
                    SetAccess(box, access, grantee);
            }
        }
        return true;
    }

    void SetAccess(WorkingMailbox box, IReadOnlyList<AccessEntry> access, Grantee grantee)
    {
        box.Box = box.Box with { Access = access };
        AccountRows.SaveAccess(_db, box.Box);
        WriteMailboxJournal(JournalKind.MailboxAccess, box.Box.Id, box.Box.Name);
        _lapsed.Add(grantee);
    }

    void Lapse(Mailbox last)
    {
        _db.Use(AccountSql.DeleteAccess).Bind(last.Id.Value).Run();
        _lapsed.UnionWith(last.Access.Select(e => e.Grantee));
    }

    /// <summary>RFC 4314 §4: a new mailbox "SHOULD inherit the ACL from the parent mailbox (if one exists)". From then on each has its own.</summary>
    Mailbox WithInheritedAccess(Mailbox made)
    {
        int end = made.Name.LastIndexOf('/');
        if (end < 0 || Named(made.Name[..end]) is not { Box.Access: { Count: > 0 } access })
            return made;
        Mailbox heir = made with { Access = access };
        AccountRows.SaveAccess(_db, heir);
        return heir;
    }
}
