using Tayori.Imap.Access;
using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Commands;

/// <summary>
/// COPY and MOVE from one account into another: accounts share no content, so messages pass through spools, some at a time, and count for the quota of the target's owner. Where not all can be copied none stays
/// (RFC 3501 §6.4.7). A move is a copy, and when that is on disk an expunge: a crash between the two leaves both.
/// </summary>
sealed class CopyAcross(ImapSession session, MailboxView view, Place target)
{
    /// <summary>Messages that are appended together: how many spools there are at a time.</summary>
    const int Batch = 500;

    /// <summary>Octets of messages that are appended together.</summary>
    const long BatchBytes = 64 << 20;

    const int BufferBytes = 64 << 10;

    readonly UidSetBuilder _source = new();
    readonly List<UidRange> _made = [];
    uint _uidValidity = target.Mailbox.UidValidity;
    long _modSeq = target.Mailbox.HighestModSeq;

    public async ValueTask<StoreResult<Copied>> RunAsync(UidSet uids, bool moves, CancellationToken cancellationToken)
    {
        if (await view.LatestAsync(cancellationToken) is not { } latest) return StoreRefusal.NoSuchMailbox;
        MessageRow[] rows = [.. Rows(latest, uids)];
        var room = (await target.Account.ReadQuotaAsync(cancellationToken)).Room;
        if (rows.Sum(row => row.Size) > room.Bytes || rows.Length > room.Messages) return StoreRefusal.OverQuota;
        var isDone = false;
        try
        {
            for (var at = 0; at < rows.Length;)
            {
                var count = BatchAt(rows, at);
                if (await AppendAsync(rows.AsMemory(at, count), cancellationToken) is { } refusal) return refusal;
                at += count;
            }
            var source = _source.Build();
            if (moves && !source.IsEmpty && (await view.Account.ExpungeAsync(view.Id, source, onlyDeleted: false, cancellationToken)).Refusal is { } gone) return gone;
            isDone = true;
            return new Copied(_uidValidity, source, UidSet.FromRanges([.. _made]), _modSeq);
        }
        finally
        {
            if (!isDone && _made.Count > 0) await target.Account.ExpungeAsync(target.Id, UidSet.FromRanges([.. _made]), onlyDeleted: false, CancellationToken.None);
        }
    }

    static IEnumerable<MessageRow> Rows(MessageList list, UidSet uids)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (uids.Contains(list[i].Uid)) yield return list[i];
        }
    }

    static int BatchAt(MessageRow[] rows, int from)
    {
        var (count, bytes) = (0, 0L);
        while (from + count < rows.Length && count < Batch && (count == 0 || bytes + rows[from + count].Size <= BatchBytes)) bytes += rows[from + count++].Size;
        return count;
    }

    async ValueTask<StoreRefusal?> AppendAsync(ReadOnlyMemory<MessageRow> rows, CancellationToken cancellationToken)
    {
        List<NewMessage> messages = [];
        try
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var row = rows.Span[i];
                if (await SpoolAsync(messages is [.., { Content: var last }] ? last.Next() : session.CreateSpool(), row, cancellationToken) is not { } spool) continue;
                messages.Add(new NewMessage(spool, row.Flags.Only(target.Rights.Flags), Received(row)));
                _source.Add(row.Uid);
            }
            if (messages.Count == 0) return null;
            var result = await target.Account.AppendAsync(target.Id, messages, cancellationToken);
            if (result.Value is not { } appended) return result.Refusal;
            _made.AddRange(appended.Uids.Ranges);
            (_uidValidity, _modSeq) = (appended.UidValidity, appended.ModSeq);
            return null;
        }
        finally
        {
            foreach (var message in messages) await message.Content.DisposeAsync();
        }
    }

    /// <summary>The message in the spool, complete; <c>null</c>, and no spool, where it was expunged and swept meanwhile.</summary>
    async ValueTask<MessageSpool?> SpoolAsync(MessageSpool spool, MessageRow row, CancellationToken cancellationToken)
    {
        var isKept = false;
        try
        {
            await using var content = await view.Account.OpenContentAsync(row.Message, cancellationToken);
            if (content is null) return null;
            var buffer = new byte[BufferBytes];
            for (long offset = 0; offset < content.Size;)
            {
                var count = await content.ReadAsync(offset, buffer, cancellationToken);
                if (count == 0) throw new StorageException(StorageFailure.Corrupt, $"message {row.Message.Value} is shorter than it should be");
                await spool.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                offset += count;
            }
            await spool.CompleteAsync(cancellationToken);
            isKept = true;
            return spool;
        }
        finally
        {
            if (!isKept) await spool.DisposeAsync();
        }
    }

    static DateTimeOffset Received(in MessageRow row) => DateTimeOffset.FromUnixTimeSeconds(row.Received).ToOffset(TimeSpan.FromMinutes(row.ReceivedOffset));
}
