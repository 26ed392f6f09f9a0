using Tayori.Store.Codec;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class WriteTransaction
{
    public StoreResult<AnnotationsChanged> SetAnnotations(AnnotationPlace place, IReadOnlyList<AnnotationChange> changes, SpecialUse? use)
    {
        WorkingMailbox? box = place.Mailbox is { } id ? Mailbox(id) : null;
        if (box is null && (place.Mailbox is not null || use is not null))
            return StoreRefusal.NoSuchMailbox;
        if (changes.Any(c => c.Entry.Length > StoreLimits.AnnotationNameBytes || c.Value?.Length > StoreLimits.AnnotationBytes))
            return StoreRefusal.AnnotationTooLarge;
        List<RealChange> real = RealChange.Of(changes, entry => AnnotationRows.Find(_db, place, entry));
        if (IsTooMuch(place, real))
            return StoreRefusal.TooManyAnnotations;

        foreach (RealChange change in real)
            AnnotationRows.Save(_db, place, change.Change);
        List<string> entries = [.. real.Select(c => c.Change.Entry)];
        if (use is { } given && given != box!.Box.SpecialUse)
        {
            box.Box = box.Box with { SpecialUse = given };
            entries.Add(AnnotationEntry.SpecialUse);
        }
        if (entries.Count > 0)
        {
            WriteJournal(new(0), NextModSeq(), JournalKind.Annotations, JournalCodec.Annotations(place, entries));
            if (box is not null)
                Touch(box, _modSeq);
        }
        return new AnnotationsChanged(_modSeq, place.Mailbox, entries);
    }

    /// <summary>RFC 7162 §3.2: a mailbox's modseq grows with its annotations. To its messages that is a change of no flags of none of them.</summary>
    void Touch(WorkingMailbox box, long modSeq)
    {
        WriteArrived(box);
        MessageList? list = box.List ?? UpToDate(box);
        WriteJournal(box.Box.Id, modSeq, JournalKind.Flags, JournalCodec.Flags(UidSet.Empty, FlagAction.Add, FlagSet.Empty));
        box.List = list?.WithFlags(UidSet.Empty, FlagAction.Add, FlagSet.Empty, modSeq);
        box.HasJournal = true;
        box.TailCost += FoldRule.JournalRow;
        box.Box = box.Box with { HighestModSeq = modSeq };
    }

    bool IsTooMuch(AnnotationPlace place, List<RealChange> changes)
    {
        AnnotationTotal all = default;
        foreach (var ofReader in changes.GroupBy(c => AnnotationRows.ReaderOf(place, c.Change.Entry)))
        {
            AnnotationTotal more = RealChange.Growth(ofReader);
            AnnotationTotal now = AnnotationRows.Count(_db.Use(AccountSql.CountAnnotationsOfReader).Bind(AnnotationRows.MailboxOf(place)).Bind(ofReader.Key));
            if (now.IsExceededBy(more, StoreLimits.AnnotationsPerMailbox, StoreLimits.AnnotationBytesPerMailbox))
                return true;
            all = all.With(more);
        }
        return IsTooMuch(all);
    }

    bool IsTooMuch(AnnotationTotal more) =>
        (more.Count > 0 || more.Bytes > 0)
        && AnnotationRows.Count(_db.Use(AccountSql.CountAnnotations)).IsExceededBy(more, StoreLimits.AnnotationsPerAccount, StoreLimits.AnnotationBytesPerAccount);

    bool HasRoomToCopyAnnotations(MailboxId from) => !IsTooMuch(AnnotationRows.Count(_db.Use(AccountSql.CountAnnotationsOfMailbox).Bind(from.Value)));
}
