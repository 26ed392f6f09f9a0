using Tayori.Store;

namespace Tayori.TestKit.Store;

sealed partial class MemoryAccount
{
    public async ValueTask<StoreResult<Mailbox>> ChangeAccessAsync(MailboxId mailbox, Grantee grantee, FlagAction action, MailboxRights rights, CancellationToken cancellationToken)
    {
        StoreResult<Mailbox> changed = await Write(() => ChangeAccess(mailbox, grantee, action, rights), cancellationToken);
        if (changed.IsOk)
            directory.TellAccess(grantee.Account);
        return changed;
    }

    StoreResult<Mailbox> ChangeAccess(MailboxId mailbox, Grantee grantee, FlagAction action, MailboxRights rights)
    {
        if (state.Find(mailbox) is not { } found)
            return StoreRefusal.NoSuchMailbox;
        MailboxRights old = found.Access.SingleOrDefault(e => e.Grantee == grantee).Rights;
        MailboxRights now = action == FlagAction.Add ? old | rights : action == FlagAction.Remove ? old & ~rights : rights;
        List<AccessEntry> list = [.. found.Access.Where(e => e.Grantee != grantee)];
        if (now != MailboxRights.None)
            list.Add(new AccessEntry(grantee, now));
        if (list.Count > StoreLimits.AccessEntries)
            return StoreRefusal.TooManyGrantees;
        if (now == old)
            return found.ToValue();
        state.NextModSeq();
        found.Access = [.. list.OrderBy(e => (e.Grantee.Account?.Value ?? 0, e.Grantee.IsNegative))];
        NoteGrants();
        return found.ToValue();
    }

    void NoteGrants()
    {
        HashSet<AccountId?> granted = [.. state.Mailboxes.SelectMany(m => m.Access).Where(e => !e.Grantee.IsNegative).Select(e => e.Grantee.Account)];
        foreach (AccountId? known in state.NotedGrants.Except(granted))
            directory.ForgetGrant(Id, known);
        foreach (AccountId? grantee in granted)
            directory.NoteGrant(Id, grantee);
        state.NotedGrants = granted;
    }
}
