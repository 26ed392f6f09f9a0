using System.Globalization;
using Tayori.Store;

namespace Tayori.Imap.Grammar;

/// <summary>
/// Identifiers of mailboxes, messages and threads (RFC 8474): the store's own numbers, which are never given twice, with the number of the account, since one client may see mailboxes of several. What renames, copies and
/// moves keep, they keep. A letter stands first, as §8.1 advises, and tells the kinds apart.
/// </summary>
/// <remarks>objectid = 1*255(ALPHA / DIGIT / "_" / "-")</remarks>
static class ObjectId
{
    public const byte MessagePrefix = (byte)'M', ThreadPrefix = (byte)'T';

    public static string Of(AccountId account, MailboxId mailbox) => string.Create(CultureInfo.InvariantCulture, $"F{account.Value}-{mailbox.Value}");

    /// <summary>The message that has an EMAILID in an account; none where it is another's, or nobody's.</summary>
    public static MessageId? MessageOf(string objectId, AccountId account) => NumberOf(objectId, MessagePrefix, account) is { } number ? new MessageId(number) : null;

    /// <summary>The same of a THREADID.</summary>
    public static ThreadId? ThreadOf(string objectId, AccountId account) => NumberOf(objectId, ThreadPrefix, account) is { } number ? new ThreadId(number) : null;

    static long? NumberOf(string objectId, byte kind, AccountId account)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{(char)kind}{account.Value}-");
        // Case is significant (§7), and a number has one spelling.
        if (!objectId.StartsWith(prefix, StringComparison.Ordinal) || !long.TryParse(objectId.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        return objectId.Length == prefix.Length + number.ToString(CultureInfo.InvariantCulture).Length ? number : null;
    }

    public static bool IsLegal(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'_' or (byte)'-')) return false;
        }
        return octets.Length is > 0 and <= 255;
    }
}
