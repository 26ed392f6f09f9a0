using System.Text.RegularExpressions;
using MailKit;
using MimeKit;

namespace Tayori.System.Tests.WithMailKit;

/// <summary>
/// Our ENVELOPE and BODYSTRUCTURE, as MailKit reads them, against what MimeKit reads in the message itself: two parsers that nobody here wrote, with ours between them.
/// Fields that no standard knows how to read are passed over: malformed addresses, dates that MimeKit gives up on, fields that stand there twice and may not.
/// </summary>
static partial class MimeOracle
{
    static readonly ParserOptions s_strict = new() { AddressParserComplianceMode = RfcComplianceMode.Strict, AllowAddressesWithoutDomain = false };

    public static IReadOnlyList<string> Compare(MimeMessage message, IMessageSummary summary) =>
        [.. EnvelopeOf(message, summary.Envelope!), .. PartOf("1", message.Body!, summary.Body!)];

    static IEnumerable<string> EnvelopeOf(MimeMessage message, Envelope envelope)
    {
        HeaderId sender = message.Headers.Contains(HeaderId.Sender) ? HeaderId.Sender : HeaderId.From;
        HeaderId replyTo = message.Headers.Contains(HeaderId.ReplyTo) ? HeaderId.ReplyTo : HeaderId.From;
        return
        [
            .. Differ("subject", message.Subject?.Trim(), envelope.Subject?.Trim()),
            .. message.Date == default ? [] : Differ("date", message.Date, envelope.Date),
            .. Differ("message-id", message.MessageId, envelope.MessageId),
            .. Differ("in-reply-to", message.InReplyTo, envelope.InReplyTo),
            .. Addresses(message, HeaderId.From, envelope.From),
            .. Addresses(message, sender, envelope.Sender),
            .. Addresses(message, replyTo, envelope.ReplyTo),
            .. Addresses(message, HeaderId.To, envelope.To),
            .. Addresses(message, HeaderId.Cc, envelope.Cc),
            .. Addresses(message, HeaderId.Bcc, envelope.Bcc),
        ];
    }

    static IEnumerable<string> Addresses(MimeMessage message, HeaderId field, InternetAddressList actual)
    {
        Header[] fields = [.. message.Headers.Where(h => h.Id == field)];
        bool isOne = fields.Length == 1 || field is HeaderId.To or HeaderId.Cc or HeaderId.Bcc;
        InternetAddressList expected = [];
        foreach (Header header in fields)
        {
            if (!isOne || !InternetAddressList.TryParse(s_strict, header.RawValue, out InternetAddressList? parsed))
                return [];
            expected.AddRange(parsed);
        }
        // MailKit does not take a local part with an at sign in it, which IMAP sends without the quotes that it had.
        return expected.Mailboxes.Any(m => m.LocalPart.Contains('@', StringComparison.Ordinal)) ? [] : Differ(field.ToHeaderName(), Plain(expected), Plain(actual));
    }

    /// <summary>Without quotes, and with one space for many: between words that are not quoted, how many there are means nothing (RFC 5322 §3.2.5).</summary>
    static string Plain(InternetAddressList addresses) => Spaces().Replace(addresses.ToString().Replace("\"", "", StringComparison.Ordinal), " ").Replace(" <", "<", StringComparison.Ordinal).Trim();

    static List<string> PartOf(string number, MimeEntity entity, BodyPart part)
    {
        List<string> differences = [.. Differ($"{number} type", entity.ContentType.MimeType.ToUpperInvariant(), part.ContentType.MimeType.ToUpperInvariant())];
        // A space without quotes around it ends a value, unless it is a file name's (RFC 2045 §5.1).
        foreach (Parameter parameter in entity.ContentType.Parameters.Where(p => p.Name == "name" || !p.Value.Contains(' ', StringComparison.Ordinal)))
            differences.AddRange(Differ($"{number} {parameter.Name}", parameter.Value, part.ContentType.Parameters[parameter.Name]));
        differences.AddRange(Differ($"{number} disposition", entity.ContentDisposition?.Disposition, DispositionOf(part)?.Disposition));
        differences.AddRange(Differ($"{number} file name", entity.ContentDisposition?.FileName, DispositionOf(part)?.FileName));
        differences.AddRange((entity, part) switch
        {
            (Multipart multipart, BodyPartMultipart parts) => Children(number, multipart, parts),
            // MimeKit makes a message of it, IMAP a text.
            (TextRfc822Headers, BodyPartText) => [],
            (MessagePart enclosed, BodyPartMessage found) => [.. EnvelopeOf(enclosed.Message!, found.Envelope!), .. PartOf(number + ".1", enclosed.Message!.Body!, found.Body!)],
            (MimePart leaf, BodyPartBasic basic) => Leaf(number, leaf, basic),
            _ => [$"{number} is a {entity.GetType().Name} and was told to be a {part.GetType().Name}"],
        });
        return differences;
    }

    /// <summary>IMAP's grammar has no multipart without parts; a server has to tell of one.</summary>
    static IEnumerable<string> Children(string number, Multipart multipart, BodyPartMultipart parts) => (multipart.Count, parts.BodyParts.Count) switch
    {
        (0, 1) => [],
        (int has, int told) when has != told => [$"{number} has {has} parts and was told to have {told}"],
        _ => multipart.Zip(parts.BodyParts).SelectMany((pair, i) => PartOf($"{number}.{i + 1}", pair.First, pair.Second)),
    };

    static ContentDisposition? DispositionOf(BodyPart part) => part is BodyPartMultipart multipart ? multipart.ContentDisposition : (part as BodyPartBasic)?.ContentDisposition;

    static IEnumerable<string> Leaf(string number, MimePart leaf, BodyPartBasic basic) =>
    [
        .. Differ($"{number} octets", (uint)(leaf.Content?.Stream?.Length ?? 0), basic.Octets),
        .. Differ($"{number} content-id", leaf.ContentId, basic.ContentId?.Trim('<', '>')),
        .. Differ($"{number} description", leaf.ContentDescription, basic.ContentDescription),
        .. Differ($"{number} md5", leaf.ContentMd5, basic.ContentMd5),
        .. Differ($"{number} location", leaf.ContentLocation?.ToString(), basic.ContentLocation?.ToString()),
    ];

    static IEnumerable<string> Differ<T>(string what, T expected, T actual) => EqualityComparer<T>.Default.Equals(expected, actual) ? [] : [$"{what}: MimeKit has {expected}, we say {actual}"];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
