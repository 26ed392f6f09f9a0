using Tayori.Store.Content;
using Tayori.Store.Sql;

namespace Tayori.Store.Sqlite;

sealed partial class WriteTransaction
{
    public StoreResult<Appended> Append(MailboxId mailbox, IReadOnlyList<PreparedMessage> messages, AccountLimits limits) => Append(mailbox, messages, limits, replaced: null);

    StoreResult<Appended> Append(MailboxId mailbox, IReadOnlyList<PreparedMessage> messages, AccountLimits limits, Picked? replaced)
    {
        if (Mailbox(mailbox) is not { } box)
            return StoreRefusal.NoSuchMailbox;
        Delivered?[] delivered = [.. messages.Select(FindDelivered)];
        PreparedMessage[] fresh = [.. messages.Where((_, i) => delivered[i] is null)];
        if (CheckAppend(box, fresh, limits, replaced, out IReadOnlyList<string> keywords) is { } refusal)
            return refusal;

        uint uidValidity = box.Box.UidValidity;
        List<uint> uids = [.. delivered.Where(d => d is not null).Select(d => d!.Value.Uid)];
        long modSeq = delivered.Max(d => d?.ModSeq) ?? box.Box.HighestModSeq;
        if (fresh.Length > 0)
        {
            box.Box = box.Box with { Keywords = keywords };
            // A modseq that another mailbox shares is newer than what has happened there.
            if (replaced is not null)
                WriteArrived(box);
            modSeq = ArrivalModSeq(box);
            foreach (PreparedMessage message in fresh)
                uids.Add(fresh.Length > 1 && FindDelivered(message) is { } twice ? twice.Uid : Insert(box, message, modSeq));
        }
        else if (delivered.Length > 0)
        {
            uidValidity = delivered[0]!.Value.UidValidity;
        }
        return new Appended(uidValidity, UidSet.Of([.. uids]), modSeq);
    }

    public StoreResult<Appended> Replace(MailboxId from, uint uid, MailboxId to, IReadOnlyList<PreparedMessage> messages, AccountLimits limits)
    {
        if (Mailbox(from) is not { } source || Mailbox(to) is null)
            return StoreRefusal.NoSuchMailbox;
        Picked replaced = Pick(ListOf(source), UidSet.Of(uid), onlyDeleted: false);
        if (replaced.Rows.Count == 0)
            return StoreRefusal.NoSuchMessage;
        StoreResult<Appended> appended = Append(to, messages, limits, replaced);
        // As of Move.
        if (appended.Value is { } done)
            Remove(source, replaced, from == to ? NextModSeq() : done.ModSeq, isGarbage: true);
        return appended;
    }

    StoreRefusal? CheckAppend(WorkingMailbox box, PreparedMessage[] messages, AccountLimits limits, Picked? replaced, out IReadOnlyList<string> keywords)
    {
        keywords = box.Box.Keywords;
        // A repeated delivery of what is here already may succeed in a full account.
        if (messages.Length > 0 && !HasRoom(limits, messages.Sum(m => m.Size) - (replaced?.Bytes ?? 0), messages.Length - (replaced?.Rows.Count ?? 0)))
            return StoreRefusal.OverQuota;
        if (!HasRoom(box.Box, messages.Length))
            return StoreRefusal.TooManyMessages;
        foreach (PreparedMessage message in messages)
        {
            if (WithKeywords(keywords, message.Source.Flags) is not { } more)
                return StoreRefusal.TooManyKeywords;
            keywords = more;
        }
        return null;
    }

    bool HasRoom(AccountLimits limits, long bytes, long messages) => new QuotaUsage(UsedBytes, UsedMessages, limits).HasRoomFor(bytes, messages);

    static bool HasRoom(Mailbox box, long count) => box.Exists + count <= StoreLimits.MessagesPerMailbox && box.UidNext + count < uint.MaxValue;

    uint Insert(WorkingMailbox box, PreparedMessage message, long modSeq)
    {
        MessageId id = new(_nextMessage++);
        uint uid = box.Box.UidNext;
        _db.Use(AccountSql.InsertMessage).Bind(id.Value).Bind(message.Size).Bind(message.HeaderSize).Bind(message.External).Bind(message.Details.Envelope)
            .Bind(ThreadOf(id, message.ThreadKeys)).Run();
        _db.Use(AccountSql.InsertDetail).Bind(id.Value).Bind(message.Details.Structure).Bind(message.Details.Preview).Bind(message.Details.Keys).Run();
        for (int i = 0; i < message.Pieces.Count; i++)
            InsertPiece(ContentLayout.PieceId(id, i), message.Pieces[i]);
        DateTimeOffset received = message.Source.Received;
        Arrive(box, [new MessageRow(uid, id, message.Source.Flags, modSeq, message.Size, received.ToUnixTimeSeconds(), (short)received.TotalOffsetMinutes, _now)]);
        if (message.Source.DeliveryId is { } delivery)
            _db.Use(AccountSql.InsertDelivered).Bind(delivery.ToByteArray()).Bind(_now).Bind(box.Box.UidValidity).Bind(uid).Bind(modSeq).Run();
        return uid;
    }

    void InsertPiece(long id, in PreparedPiece piece)
    {
        SqliteStatement insert = _db.Use(AccountSql.InsertContent).Bind(id).Bind((long)piece.Encoding).Bind(0).Bind(piece.Size).Bind(piece.Stored);
        if (piece.Position is { } position)
            insert.Bind(position).BindNull().Run();
        else
            insert.BindNull().Bind(piece.Octets).Run();
    }

    Delivered? FindDelivered(PreparedMessage message)
    {
        if (message.Source.DeliveryId is not { } id)
            return null;
        SqliteStatement row = _db.Use(AccountSql.ReadDelivered).Bind(id.ToByteArray());
        if (!row.Step())
            return null;
        Delivered delivered = new((uint)row.Int64(0), (uint)row.Int64(1), row.Int64(2));
        row.Reset();
        return delivered;
    }

    readonly record struct Delivered(uint UidValidity, uint Uid, long ModSeq);
}
