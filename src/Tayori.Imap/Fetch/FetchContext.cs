using Tayori.Imap.Session;
using Tayori.Imap.Views;
using Tayori.Store;
using Tayori.Wire;

namespace Tayori.Imap.Fetch;

/// <summary>What all ways of answering one FETCH share.</summary>
sealed class FetchContext(ImapSession session, MailboxView view, MessageList messages, FetchItems items)
{
    public IAccount Account => view.Account;
    public LineConnection Connection => session.Connection;
    public FetchItems Items { get; } = items;

    /// <summary>A message whose data is no longer there was left out: another session expunged it (RFC 2180 §4.1.3).</summary>
    public bool MissedAny { get; set; }

    /// <summary>A message was left out because its listing data cannot be read.</summary>
    public bool DamagedAny { get; set; }

    /// <summary>A message was left out because nobody knows how to undo the encoding of a part that was asked for (RFC 3516 §4.3).</summary>
    public bool UnknownEncodingAny { get; set; }

    /// <summary>Messages that this FETCH marked as read, and the list that shows it.</summary>
    public UidSet MarkedSeen { get; init; } = UidSet.Empty;
    public MessageList? AfterSeen { get; init; }

    /// <summary>What the response for a marked message shows besides what was asked for.</summary>
    public FetchAttributes ShowSeen { get; init; }

    /// <summary>A message by 0-based position, and what to show of it. RFC 3501 §6.4.5: flags that this FETCH changed "SHOULD be included as part of the FETCH responses".</summary>
    public (MessageRow Row, FetchAttributes Attributes) At(int position)
    {
        var row = messages[position];
        if (AfterSeen is null || !MarkedSeen.Contains(row.Uid) || AfterSeen.IndexOf(row.Uid) is var now && now < 0) return (row, Items.Attributes);
        return (AfterSeen[now], Items.Attributes | ShowSeen);
    }

    /// <summary>Called where listing data turns out to be damaged. The others are answered; where the response has begun, nothing is left but to end the connection.</summary>
    /// <param name="message">Whose data it is.</param>
    /// <param name="damage">What is wrong with it.</param>
    /// <param name="written">Octets of its response that have been handed over.</param>
    public void Damaged(MessageId message, Exception damage, long written)
    {
        DamagedAny = true;
        Log.ListingDamaged(session.Log, message.Value, damage);
        if (written > 0) throw new ConnectionEndedException(EndReason.StorageFailed, $"message {message.Value}: {damage.Message}");
    }

    public FetchWriter Writer(byte separator = FetchWriter.First) => new(Connection.Output, separator, session.Enabled);

    /// <summary>Items that the message list answers, and the thread.</summary>
    public void Row(ref FetchWriter writer, FetchAttributes attributes, in MessageRow row, ThreadId? thread = null)
    {
        writer.Row(attributes, row, view.IsRecent(row.Uid));
        if ((attributes & FetchAttributes.EmailId) != 0) writer.EmailId(Account.Id, row.Message);
        if ((attributes & FetchAttributes.ThreadId) != 0) writer.ThreadId(Account.Id, thread);
    }

    /// <summary>Answers for these messages, in the cheapest way that knows all that was asked.</summary>
    public ValueTask RunAsync(RowSelection rows, CancellationToken cancellationToken) =>
        Items.NeedsContent ? new ContentFetch(this).RunAsync(rows, cancellationToken)
        : Items.Columns != DetailColumns.None ? new DetailFetch(this).RunAsync(rows, cancellationToken)
        : new RowFetch(this).RunAsync(rows, cancellationToken);
}
