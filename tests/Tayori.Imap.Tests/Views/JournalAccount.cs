using System.Reflection;
using Tayori.Store;

namespace Tayori.Imap.Tests.Views;

/// <summary>An account of one mailbox whose list and journal a test moves by hand; what a view does not ask for is not there.</summary>
public class JournalAccount : DispatchProxy
{
    static readonly MailboxId s_id = new(1);
    readonly List<Change> _journal = [];
    uint _uidNext = 1;
    uint _claimed = 1;

    public MessageList Messages { get; set; } = MessageList.Empty(s_id, 1);

    public bool IsDeleted { get; set; }

    public Mailbox Row => new()
    {
        Id = s_id,
        Name = "INBOX",
        SpecialUse = SpecialUse.None,
        UidValidity = 7,
        UidNext = _uidNext,
        HighestModSeq = Messages.ModSeq,
        Exists = Messages.Count,
        Unseen = 0,
        Deleted = 0,
        Bytes = 0,
        FirstUnseen = -1,
        FirstRecent = _claimed,
        Keywords = [],
    };

    public static (IAccount Account, JournalAccount Journal) Create()
    {
        var account = Create<IAccount, JournalAccount>();
        return (account, (JournalAccount)(object)account);
    }

    public void Append(int count)
    {
        var modSeq = Messages.ModSeq + 1;
        MessageRow[] rows = [.. Enumerable.Range(0, count).Select(_ => Lists.Row(_uidNext++, modSeq))];
        Commit(modSeq, [.. Rows(), .. rows], new Change.MessagesAdded(modSeq, rows));
    }

    public void Expunge(UidSet uids)
    {
        var modSeq = Messages.ModSeq + 1;
        Commit(modSeq, [.. Rows().Where(r => !uids.Contains(r.Uid))], new Change.MessagesExpunged(modSeq, UidSet.Of([.. Rows().Select(r => r.Uid).Where(uids.Contains)])));
    }

    public FlagsChange Flag(UidSet uids, FlagSet flags)
    {
        var modSeq = Messages.ModSeq + 1;
        Commit(modSeq, [.. Rows().Select(r => uids.Contains(r.Uid) ? r with { Flags = flags, ModSeq = modSeq } : r)], new Change.FlagsChanged(modSeq, uids, FlagAction.Replace, flags));
        return new FlagsChange(modSeq, uids, UidSet.Empty);
    }

    IEnumerable<MessageRow> Rows() => Enumerable.Range(0, Messages.Count).Select(i => Messages[i]);

    void Commit(long modSeq, MessageRow[] rows, Change change)
    {
        Messages = Lists.Of(modSeq, rows);
        _journal.Add(change);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IAccount.GetMailboxAsync) => new ValueTask<Mailbox?>(IsDeleted ? null : Row),
        nameof(IAccount.ReadMessagesAsync) => new ValueTask<MessageList?>(IsDeleted ? null : Messages),
        nameof(IAccount.ReadChangesAsync) => new ValueTask<IReadOnlyList<Change>?>(IsDeleted ? null : [.. _journal.Where(c => c.ModSeq > (long)args![1]!)]),
        nameof(IAccount.ClaimRecentAsync) => new ValueTask<uint>(Claim((uint)args![1]!)),
        _ => throw new NotSupportedException(targetMethod.Name),
    };

    uint Claim(uint upTo)
    {
        var first = _claimed;
        _claimed = Math.Max(_claimed, upTo);
        return first;
    }
}
