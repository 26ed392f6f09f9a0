using System.Text;

namespace Tayori.Mime.Tests;

static class Support
{
    /// <summary>Octets of a text written with plain line ends: LF becomes CRLF; characters up to U+00FF are octets.</summary>
    public static byte[] Mail(string text) => Encoding.Latin1.GetBytes(text.ReplaceLineEndings("\r\n"));

    public static MessageStructure Read(ReadOnlySpan<byte> message, int chunk = int.MaxValue)
    {
        MessageReader reader = new();
        for (; !message.IsEmpty; message = message[Math.Min(chunk, message.Length)..])
            reader.Append(message[..Math.Min(chunk, message.Length)]);
        return reader.Complete();
    }

    public static string Latin(byte[]? octets) => octets is null ? "NIL" : Encoding.Latin1.GetString(octets);

    public static string Body(byte[] message, MimePart part) => Encoding.Latin1.GetString(message.AsSpan((int)part.BodyOffset, (int)part.BodySize));

    /// <summary>Everything a structure says, as text, so that two can be compared.</summary>
    public static string Print(MessageStructure structure)
    {
        StringBuilder text = new();
        text.Append($"{structure.Size} {structure.HeaderSize} [{structure.Preview}] <{string.Join(' ', structure.References)}>\n");
        text.Append($"{structure.Sort}\n");
        Print(text, structure.Envelope);
        Print(text, structure.Root, "");
        return text.ToString();
    }

    public static string Print(IReadOnlyList<Address>? list) =>
        list is null ? "NIL" : string.Join(' ', list.Select(a => $"({Latin(a.Name)} {Latin(a.Route)} {Latin(a.Mailbox)} {Latin(a.Host)})"));

    static void Print(StringBuilder text, Envelope e) =>
        text.Append($"{Latin(e.Date)}|{Latin(e.Subject)}|{Print(e.From)}|{Print(e.Sender)}|{Print(e.ReplyTo)}|{Print(e.To)}|{Print(e.Cc)}|{Print(e.Bcc)}|{Latin(e.InReplyTo)}|{Latin(e.MessageId)}\n");

    static void Print(StringBuilder text, MimePart part, string indent)
    {
        text.Append($"{indent}{Latin(part.Type)}/{Latin(part.Subtype)} {part.HeaderOffset} {part.BodyOffset} {part.BodySize} {part.BodyLines} {Latin(part.Encoding)}");
        text.Append(string.Concat(part.Parameters.Select(p => $" {Latin(p.Name)}={Latin(p.Value)}")));
        text.Append($" {Latin(part.Disposition)}{string.Concat(part.DispositionParameters.Select(p => $" {Latin(p.Name)}={Latin(p.Value)}"))}\n");
        foreach (MimePart child in part.Parts)
            Print(text, child, indent + "  ");
        if (part.Message is { } message)
        {
            Print(text, message.Envelope);
            Print(text, message.Root, indent + "  ");
        }
    }
}
