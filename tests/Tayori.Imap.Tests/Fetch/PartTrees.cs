using System.Text;
using CsCheck;
using Tayori.Mime;

namespace Tayori.Imap.Tests.Fetch;

/// <summary>Part trees of any shape, and BODY and BODYSTRUCTURE of them in the plainest code.</summary>
static class PartTrees
{
    static readonly Gen<byte[]> s_text = Gen.Char["aB \"\\/\u00e9\r"].Array[0, 4].Select(letters => Octets(new string(letters)));
    static readonly Gen<byte[]?> s_textOrNil = Gen.Select(s_text, Gen.Bool, (text, isNil) => isNil ? null : (byte[]?)text);
    static readonly Gen<MimeParameter[]> s_parameters = Gen.Select(s_text, s_text, (name, value) => new MimeParameter(name, value)).Array[0, 2];
    static readonly Gen<Address[]> s_addresses = Gen.Select(s_textOrNil, s_textOrNil, s_textOrNil, s_textOrNil, (name, route, mailbox, host) => new Address(name, route, mailbox, host)).Array[0, 2];

    static readonly Gen<Envelope> s_envelope = Gen.Select(s_textOrNil, s_textOrNil, s_addresses, s_addresses, s_addresses, (date, subject, from, sender, to) =>
        new Envelope { Date = date, Subject = subject, From = from, Sender = sender, To = to });

    static readonly Gen<MimePart> s_leaf = Gen.Select(
        Gen.Select(Gen.Long[0, 50], Gen.Long[0, 50], Gen.Long[0, 50], Gen.Long[0, 5]),
        Gen.Select(Word("TEXT", "text", "IMAGE", "MESSAGE"), Word("PLAIN", "rfc822", "GLOBAL"), s_text),
        Gen.Select(s_textOrNil, s_textOrNil, s_textOrNil, s_textOrNil),
        Gen.Select(s_parameters, s_parameters, s_text.Array[0, 3], s_textOrNil),
        (place, type, text, lists) => new MimePart
        {
            HeaderOffset = place.Item1,
            BodyOffset = place.Item1 + place.Item2,
            BodySize = place.Item3,
            BodyLines = place.Item4,
            Type = Octets(type.Item1),
            Subtype = Octets(type.Item2),
            Encoding = type.Item3,
            Id = text.Item1,
            Description = text.Item2,
            Md5 = text.Item3,
            Disposition = text.Item4,
            Parameters = lists.Item1,
            DispositionParameters = lists.Item2,
            Languages = lists.Item3,
            Location = lists.Item4,
        });

    public static Gen<MimePart> Any(int depth = 4) => depth == 0 ? s_leaf : Gen.Select(s_leaf, Gen.Int[0, 3], Any(depth - 1).Array[1, 3], s_envelope, (part, shape, parts, envelope) => shape switch
    {
        0 => part with { Parts = parts },
        1 => part with { Message = new EnclosedMessage(envelope, parts[0]) },
        _ => part,
    });

    static Gen<string> Word(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    public static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    public static string Body(MimePart part, bool extended)
    {
        List<string> words = [];
        if (part.Parts.Count > 0)
        {
            words.Add(string.Concat(part.Parts.Select(child => Body(child, extended))));
            words.Add(Text(part.Subtype));
            if (extended) words.Add(Parameters(part.Parameters));
        }
        else
        {
            words.AddRange([Text(part.Type), Text(part.Subtype), Parameters(part.Parameters), Text(part.Id), Text(part.Description), Text(part.Encoding), $"{part.BodySize}"]);
            var isText = Is(part.Type, "text");
            if (part.Message is { } message && Is(part.Type, "message") && Is(part.Subtype, "rfc822")) words.AddRange([Envelope(message.Envelope), Body(message.Root, extended), $"{part.BodyLines}"]);
            else if (isText && part.Message is null) words.Add($"{part.BodyLines}");
            if (extended) words.Add(Text(part.Md5));
        }
        if (extended) words.AddRange([Disposition(part), Languages(part.Languages), Text(part.Location)]);
        return $"({string.Join(' ', words)})";
    }

    static bool Is(byte[] text, string word) => Encoding.Latin1.GetString(text).Equals(word, StringComparison.OrdinalIgnoreCase);

    static string Text(byte[]? text)
    {
        if (text is null) return "NIL";
        var letters = Encoding.Latin1.GetString(text);
        return letters.Any(c => c is '\r' or > '~') ? $"{{{letters.Length}}}\r\n{letters}" : $"\"{letters.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
    }

    static string Parameters(IReadOnlyList<MimeParameter> parameters) =>
        parameters.Count == 0 ? "NIL" : $"({string.Join(' ', parameters.Select(p => $"{Text(p.Name)} {Text(p.Value)}"))})";

    static string Disposition(MimePart part) => part.Disposition is null ? "NIL" : $"({Text(part.Disposition)} {Parameters(part.DispositionParameters)})";

    static string Languages(IReadOnlyList<byte[]> languages) => languages.Count switch
    {
        0 => "NIL",
        1 => Text(languages[0]),
        _ => $"({string.Join(' ', languages.Select(Text))})",
    };

    static string Envelope(Envelope e) =>
        $"({Text(e.Date)} {Text(e.Subject)} {List(e.From)} {List(Or(e.Sender, e.From))} {List(e.From)} {List(e.To)} NIL NIL NIL NIL)";

    static IReadOnlyList<Address>? Or(IReadOnlyList<Address>? list, IReadOnlyList<Address>? other) => list is { Count: > 0 } ? list : other;

    static string List(IReadOnlyList<Address>? list) =>
        list is { Count: > 0 } ? $"({string.Concat(list.Select(a => $"({Text(a.Name)} {Text(a.Route)} {Text(a.Mailbox)} {Text(a.Host)})"))})" : "NIL";
}
