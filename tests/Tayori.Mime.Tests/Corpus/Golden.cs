using System.Globalization;
using System.Text;

namespace Tayori.Mime.Tests.Corpus;

/// <summary>What a message is read as, for the eye: decoded text first, then what ENVELOPE and BODYSTRUCTURE are made of. Octets outside ASCII are shown as <c>\xNN</c>.</summary>
static class Golden
{
    public static string Print(MessageStructure message)
    {
        StringBuilder text = new();
        text.AppendLine($"subject     {Visible(message.Envelope.Subject is null ? "" : HeaderText.Decode(message.Envelope.Subject))}");
        text.AppendLine($"preview     {Visible(message.Preview)}");
        text.AppendLine($"size        {message.Size}, header {message.HeaderSize}");
        text.AppendLine($"references  {string.Join(' ', message.References.Select(Visible))}");
        SortKeys sort = message.Sort;
        text.AppendLine($"sort        [{Visible(sort.BaseSubject)}]{(sort.IsReplyOrForward ? " reply" : "")} from [{Visible(sort.From)}|{Visible(sort.DisplayFrom)}] to [{Visible(sort.To)}|{Visible(sort.DisplayTo)}] cc [{Visible(sort.Cc)}]");
        text.AppendLine($"sent        {(sort.SentDate is { } sent ? DateTimeOffset.FromUnixTimeMilliseconds(sent).ToString("u", CultureInfo.InvariantCulture) : "NIL")}, day {(sort.SentDay is { } day ? DateOnly.FromDayNumber(day).ToString("o", CultureInfo.InvariantCulture) : "NIL")}");
        Print(text, message.Envelope, "");
        Print(text, message.Root, "", "");
        return text.ToString().ReplaceLineEndings("\n");
    }

    static void Print(StringBuilder text, Envelope envelope, string indent)
    {
        text.AppendLine($"{indent}ENVELOPE");
        foreach ((string name, byte[]? value) in (ReadOnlySpan<(string, byte[]?)>)[("date", envelope.Date), ("subject", envelope.Subject), ("in-reply-to", envelope.InReplyTo), ("message-id", envelope.MessageId)])
        {
            if (value is not null) text.AppendLine($"{indent}  {name,-12}{Quoted(value)}");
        }
        foreach ((string name, IReadOnlyList<Address>? list) in (ReadOnlySpan<(string, IReadOnlyList<Address>?)>)[("from", envelope.From), ("sender", envelope.Sender), ("reply-to", envelope.ReplyTo), ("to", envelope.To), ("cc", envelope.Cc), ("bcc", envelope.Bcc)])
        {
            foreach (Address address in list ?? [])
                text.AppendLine($"{indent}  {name,-12}({Quoted(address.Name)} {Quoted(address.Route)} {Quoted(address.Mailbox)} {Quoted(address.Host)})");
        }
    }

    /// <summary>Parts are numbered as in BODY[…] (RFC 9051 §6.4.5).</summary>
    static void Print(StringBuilder text, MimePart part, string number, string indent)
    {
        string label = number.Length == 0 ? part.IsMultipart ? "TEXT" : "1" : number;
        text.Append($"{indent}{label} {Visible(part.Type)}/{Visible(part.Subtype)}{Parameters(part.Parameters)} {Visible(part.Encoding)}, header at {part.HeaderOffset}, body at {part.BodyOffset}, {part.BodySize} octets, {part.BodyLines} lines");
        foreach ((string name, byte[]? value) in (ReadOnlySpan<(string, byte[]?)>)[("id", part.Id), ("description", part.Description), ("md5", part.Md5), ("location", part.Location)])
        {
            if (value is not null) text.Append($", {name} {Quoted(value)}");
        }
        if (part.Disposition is { } disposition) text.Append($", {Visible(disposition)}{Parameters(part.DispositionParameters)}");
        if (part.Languages.Count > 0) text.Append($", in {string.Join(' ', part.Languages.Select(Visible))}");
        text.AppendLine();
        for (int i = 0; i < part.Parts.Count; i++)
            Print(text, part.Parts[i], number.Length == 0 ? $"{i + 1}" : $"{number}.{i + 1}", indent + "  ");
        if (part.Message is not { } message) return;
        Print(text, message.Envelope, indent + "  ");
        Print(text, message.Root, message.Root.IsMultipart ? label : $"{label}.1", indent + "  ");
    }

    static string Parameters(IReadOnlyList<MimeParameter> parameters) => string.Concat(parameters.Select(p => $" {Visible(p.Name)}={Quoted(p.Value)}"));

    static string Quoted(byte[]? octets) => octets is null ? "NIL" : $"\"{Visible(octets)}\"";

    static string Visible(byte[] octets) => string.Concat(octets.Select(o => o is >= 0x20 and < 0x7F ? ((char)o).ToString() : $"\\x{o:x2}"));

    static string Visible(string text) => string.Concat(text.EnumerateRunes().Select(r => Rune.IsControl(r) || r.Value == 0xFFFD ? $"\\u{r.Value:x4}" : r.ToString()));
}
