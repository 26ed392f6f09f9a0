using System.Globalization;
using Tayori.Store;

namespace Tayori.Pop3;

/// <summary>
/// INBOX as it was when the session began (RFC 1939 §4), and what this session has marked as deleted. IMAP, SMTP and other POP3 sessions go on meanwhile: nothing is locked, a message
/// that somebody else expunges stays listed, and can be fetched until it is swept.
/// </summary>
sealed class Maildrop(uint uidValidity, MessageList messages)
{
    readonly HashSet<int> _deleted = [];

    public MailboxId Mailbox => messages.Mailbox;

    /// <summary>Messages, those marked as deleted included: the highest message number.</summary>
    public int Total => messages.Count;

    public bool HasDeletions => _deleted.Count > 0;

    /// <summary>The row of a message number, or <c>null</c> when there is no such message or it is marked as deleted.</summary>
    public MessageRow? this[int number] => number >= 1 && number <= messages.Count && !_deleted.Contains(number) ? messages[number - 1] : null;

    /// <summary>The same as its IMAP identity, so it lives as long as the message does in INBOX (RFC 1939 §7).</summary>
    public string UniqueId(in MessageRow row) => string.Create(CultureInfo.InvariantCulture, $"{uidValidity}.{row.Uid}");

    public void Delete(int number) => _deleted.Add(number);

    public void Reset() => _deleted.Clear();

    public (int Count, long Octets) Count()
    {
        long octets = 0;
        foreach (MessageChunk chunk in messages.Chunks)
        {
            foreach (long size in chunk.Sizes)
                octets += size;
        }
        foreach (int number in _deleted)
            octets -= messages[number - 1].Size;
        return (messages.Count - _deleted.Count, octets);
    }

    public UidSet DeletedUids() => UidSet.Of([.. _deleted.Select(number => messages[number - 1].Uid)]);
}
