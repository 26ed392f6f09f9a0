using Tayori.Mime.Headers;
using Tayori.Mime.Reading;

namespace Tayori.Mime.Text;

/// <summary>Collects the beginning of the first plain text, or else of the first HTML, for the preview (RFC 8970 §4). Attachments are not previewed.</summary>
sealed class PreviewSource
{
    OpenPart? _plain;
    OpenPart? _html;
    readonly List<byte> _plainOctets = [];
    readonly List<byte> _htmlOctets = [];

    public void Consider(OpenPart part)
    {
        ContentHeader header = part.Header;
        if (!header.IsText || header.IsAttachment)
            return;
        if (Ascii.EqualsIgnoreCase(header.Subtype, "html"u8))
            _html ??= part;
        else
            _plain ??= part;
    }

    public void AddLine(OpenPart part, ReadOnlySpan<byte> line)
    {
        Add(part, line);
        Add(part, "\n"u8);
    }

    public void Add(OpenPart part, ReadOnlySpan<byte> octets)
    {
        if (ReferenceEquals(part, _plain))
            Keep(_plainOctets, octets, MimeLimits.PreviewPlainSource);
        else if (ReferenceEquals(part, _html))
            Keep(_htmlOctets, octets, MimeLimits.PreviewHtmlSource);
    }

    public string Make()
    {
        string preview = _plain is null ? "" : PreviewText.FromPlain(Decode(_plain, _plainOctets));
        return preview.Length > 0 || _html is null ? preview : PreviewText.FromHtml(Decode(_html, _htmlOctets));
    }

    static void Keep(List<byte> kept, ReadOnlySpan<byte> octets, int limit) => kept.AddRange(octets[..Math.Min(octets.Length, limit - kept.Count)]);

    static string Decode(OpenPart part, List<byte> octets) =>
        Charsets.Decode(TransferEncoding.Decode(part.Header.Encoding, [.. octets]), ParameterList.Find(part.Header.Parameters, "charset"u8));
}
