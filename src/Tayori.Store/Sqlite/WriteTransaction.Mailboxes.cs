using Tayori.Store.Codec;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class WriteTransaction
{
    public StoreResult<Mailbox> Create(string name, SpecialUse use)
    {
        if (MailboxName.Normalise(name) is not { } normal)
            return StoreRefusal.InvalidName;
        if (_names.ContainsKey(normal))
            return StoreRefusal.AlreadyExists;
        if (_names.Count + 1 + MissingSuperiors(normal).Count > StoreLimits.MailboxesPerAccount)
            return StoreRefusal.TooManyMailboxes;
        CreateSuperiors(normal);
        return Add(normal, use).Box;
    }

    public StoreResult<Mailbox> Delete(string name)
    {
        if (Named(name) is not { } box)
            return StoreRefusal.NoSuchMailbox;
        if (box.Box.Name == MailboxName.Inbox)
            return StoreRefusal.ProtectedMailbox;
        Mailbox last = box.Box;
        if (last.Exists > 0)
            NoteGarbage(Pick(ListOf(box), UidSet.All, onlyDeleted: false).Rows);
        long id = last.Id.Value;
        _db.Use(AccountSql.DeleteMailbox).Bind(id).Run();
        _db.Use(AccountSql.DeleteSnapshot).Bind(id).Run();
        _db.Use(AccountSql.DeleteJournal).Bind(id).Run();
        _db.Use(AccountSql.DeleteAnnotations).Bind(id).Run();
        Lapse(last);
        UrlKeyRows.Remove(_db, last.Id);
        WriteMailboxJournal(JournalKind.MailboxDeleted, last.Id, last.Name);
        _touched.Remove(id);
        _removed.Add(id);
        _names = _names.Remove(last.Name);
        UsedBytes -= last.Bytes;
        UsedMessages -= last.Exists;
        return last;
    }

    public StoreResult<string> Rename(string from, string to)
    {
        // RFC 9051 §6.3.6 has an example in which the name is that of a level and of no mailbox.
        string source = MailboxName.Canonical(from);
        if (!_names.Keys.Any(name => MailboxName.IsWithin(name, source)))
            return StoreRefusal.NoSuchMailbox;
        if (MailboxName.Normalise(to) is not { } target)
            return StoreRefusal.InvalidName;
        if (target == source || _names.ContainsKey(target))
            return StoreRefusal.AlreadyExists;
        return source == MailboxName.Inbox ? RenameInbox(Named(source)!, target) : RenameTree(source, target);
    }

    public StoreResult<bool> SetSubscribed(string name, bool subscribed)
    {
        string normal = MailboxName.Canonical(name);
        if (subscribed && !_names.ContainsKey(normal) && MailboxName.Normalise(name) is null)
            return StoreRefusal.InvalidName;
        if (_subscriptions.Contains(normal) == subscribed)
            return false;
        if (subscribed && _subscriptions.Count >= StoreLimits.MailboxesPerAccount)
            return StoreRefusal.TooManyMailboxes;
        // Only so that sessions hear of it: what is subscribed to has no history.
        NextModSeq();
        _db.Use(subscribed ? AccountSql.InsertSubscription : AccountSql.DeleteSubscription).Bind(normal).Run();
        _subscriptions = subscribed ? _subscriptions.Add(normal) : _subscriptions.Remove(normal);
        return true;
    }

    WorkingMailbox? Named(string name) =>
        _names.TryGetValue(MailboxName.Canonical(name), out long id) ? Mailbox(new(id)) : null;

    /// <summary>RFC 9051 §6.3.6: renaming INBOX moves its messages and leaves it, and its inferiors, where they are.</summary>
    StoreResult<string> RenameInbox(WorkingMailbox inbox, string target)
    {
        if (_names.Count + 1 + MissingSuperiors(target).Count > StoreLimits.MailboxesPerAccount)
            return StoreRefusal.TooManyMailboxes;
        if (!HasRoomToCopyAnnotations(inbox.Box.Id))
            return StoreRefusal.TooManyAnnotations;
        CreateSuperiors(target);
        WorkingMailbox made = Add(target, SpecialUse.None);
        _db.Use(AccountSql.CopyAnnotations).Bind(made.Box.Id.Value).Bind(inbox.Box.Id.Value).Run();
        // Cannot be refused: the new mailbox has room for what one mailbox may have.
        Move(inbox.Box.Id, UidSet.All, made.Box.Id, FlagKinds.All);
        return target;
    }

    StoreResult<string> RenameTree(string from, string target)
    {
        // A mailbox cannot become its own inferior: its superior would have to be made anew under the name it leaves.
        if (MailboxName.IsInferior(target, from))
            return StoreRefusal.InvalidName;
        List<(WorkingMailbox Box, string Name)> moved = [];
        foreach ((string name, long id) in _names)
        {
            if (MailboxName.IsWithin(name, from))
                moved.Add((Mailbox(new(id))!, target + name[from.Length..]));
        }
        if (moved.Exists(m => !MailboxName.Fits(m.Name)))
            return StoreRefusal.InvalidName;
        if (moved.Exists(m => _names.ContainsKey(m.Name) && !MailboxName.IsWithin(m.Name, from)))
            return StoreRefusal.AlreadyExists;
        if (_names.Count + MissingSuperiors(target).Count > StoreLimits.MailboxesPerAccount)
            return StoreRefusal.TooManyMailboxes;

        CreateSuperiors(target);
        foreach ((WorkingMailbox box, _) in moved)
        {
            _db.Use(AccountSql.VacateMailboxName).Bind(box.Box.Id.Value).Run();
            box.IsRenamed = true;
            _names = _names.Remove(box.Box.Name);
        }
        foreach ((WorkingMailbox box, string name) in moved)
        {
            box.Box = box.Box with { Name = name };
            _names = _names.Add(name, box.Box.Id.Value);
            WriteMailboxJournal(JournalKind.MailboxRenamed, box.Box.Id, name);
        }
        return target;
    }

    List<string> MissingSuperiors(string name) => MailboxName.MissingSuperiors(name, _names.ContainsKey);

    void CreateSuperiors(string name)
    {
        foreach (string superior in MissingSuperiors(name))
            Add(superior, SpecialUse.None);
    }

    WorkingMailbox Add(string name, SpecialUse use)
    {
        MailboxId id = new(_nextMailbox++);
        // RFC 9051 §2.3.1.1: never one that was given before, also where the clock has gone back.
        _lastUidValidity = (uint)Math.Max(_now, _lastUidValidity + 1L);
        long modSeq = WriteMailboxJournal(JournalKind.MailboxCreated, id, name);
        MailboxState state = NewAccountRows.Empty(id, name, use, _lastUidValidity, modSeq);
        state = state with { Box = WithInheritedAccess(state.Box) };
        // At once: the rows of this transaction must not meet the name of one that is renamed away later in it.
        AccountRows.SaveMailbox(_db, state);
        WorkingMailbox box = new(state) { List = MessageList.Empty(id, modSeq) };
        _touched.Add(id.Value, box);
        _names = _names.Add(name, id.Value);
        return box;
    }

    long WriteMailboxJournal(JournalKind kind, MailboxId id, string name)
    {
        long modSeq = NextModSeq();
        WriteJournal(new(0), modSeq, kind, JournalCodec.Mailbox(id, name));
        return modSeq;
    }
}
