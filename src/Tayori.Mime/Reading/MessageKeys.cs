using MimeKit.Utils;
using Tayori.Mime.Headers;

namespace Tayori.Mime.Reading;

/// <summary>Keys for SORT and THREAD (RFC 5256, RFC 5957), as they read: which collation they are compared by is for the session to say (RFC 5255 §4.2).</summary>
static class MessageKeys
{
    /// <summary>RFC 5256 §3: References, or where that has no valid Message-ID, the first of In-Reply-To.</summary>
    internal static IReadOnlyList<string> References(ReadOnlySpan<byte> block, Envelope envelope)
    {
        foreach (HeaderField field in new HeaderScanner(block))
        {
            if (field.Is("References"u8) && MessageIds.All(field.Value) is { Count: > 0 } references)
                return references;
        }
        return MessageIds.First(envelope.InReplyTo) is { } parent ? [parent] : [];
    }

    internal static SortKeys Sort(Envelope envelope)
    {
        string subject = envelope.Subject is null ? "" : HeaderText.Decode(Cut(envelope.Subject));
        string baseSubject = Reading.BaseSubject.Extract(subject, out bool isReply);
        DateTimeOffset? date = ReadDate(envelope.Date);
        return new SortKeys
        {
            BaseSubject = baseSubject,
            IsReplyOrForward = isReply,
            From = LocalPart(envelope.From),
            To = LocalPart(envelope.To),
            Cc = LocalPart(envelope.Cc),
            DisplayFrom = Display(envelope.From),
            DisplayTo = Display(envelope.To),
            SentDate = date?.ToUnixTimeMilliseconds(),
            SentDay = date is { } d ? DateOnly.FromDateTime(d.DateTime).DayNumber : null,
            MessageId = envelope.MessageId is null ? null : MessageIds.First(envelope.MessageId),
        };
    }

    static DateTimeOffset? ReadDate(byte[]? value)
    {
        if (value is null)
            return null;
        byte[] text = value.Length <= MimeLimits.Date ? value : value[..MimeLimits.Date];
        return DateUtils.TryParse(text, out DateTimeOffset date) ? date : null;
    }

    /// <summary>RFC 5256 §2.2: the mailbox of the first address. A group has none; its name stands for it.</summary>
    static string LocalPart(IReadOnlyList<Address>? list) => list is [{ Mailbox: { } local }, ..] ? HeaderText.Decode(Cut(local)) : "";

    /// <summary>RFC 5957 §3: the display name, or else mailbox@host.</summary>
    static string Display(IReadOnlyList<Address>? list)
    {
        if (list is not [Address first, ..])
            return "";
        if (first.Name is { Length: > 0 } name)
            return HeaderText.Decode(Cut(name));
        byte[] address = first.Host is { Length: > 0 } host ? [.. first.Mailbox ?? [], (byte)'@', .. host] : first.Mailbox ?? [];
        return HeaderText.Decode(Cut(address));
    }

    static byte[] Cut(byte[] value) => value.Length <= MimeLimits.SortKeySource ? value : value[..MimeLimits.SortKeySource];
}
