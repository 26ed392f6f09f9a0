using Tayori.Store;

namespace Tayori.Imap.Tests.Views;

/// <summary>Message lists for tests.</summary>
static class Lists
{
    public static MessageRow Row(uint uid, long modSeq = 1, FlagSet? flags = null) => new(uid, new MessageId(uid), flags ?? FlagSet.Empty, modSeq, 100, 0, 0, 0);

    public static MessageList Of(long modSeq, params uint[] uids) => Of(modSeq, uids.Select(uid => Row(uid)));

    public static MessageList Of(long modSeq, IEnumerable<MessageRow> rows) => MessageList.FromRows(new MailboxId(1), modSeq, [.. rows]);

    public static IEnumerable<uint> Uids(MessageList list) => Enumerable.Range(0, list.Count).Select(i => list[i].Uid);
}
