using Tayori.Mime.Headers;
using Tayori.Mime.Reading;

namespace Tayori.Mime.Text;

/// <summary>Collects the beginning of the first plain text, or else of the first HTML, for the preview (RFC 8970 §4). Attachments are not previewed.</summary>
sealed class PreviewSource
{
    /// <summary>Octets of plain ASCII that nearly always hold a whole preview.</summary>
    const int Enough = 4 * MimeLimits.Preview;

    OpenPart? _plain;
    OpenPart? _html;
    KeptOctets _plainOctets = new(MimeLimits.PreviewPlainSource);
    KeptOctets _htmlOctets = new(MimeLimits.PreviewHtmlSource);

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
            _plainOctets.Add(octets);
        else if (ReferenceEquals(part, _html))
            _htmlOctets.Add(octets);
    }

    /// <summary>The preview. What was kept for it is let go.</summary>
    public string Make()
    {
        try
        {
            string preview = _plain is null ? "" : FromPlain(_plain, _plainOctets);
            return preview.Length > 0 || _html is null ? preview : PreviewText.FromHtml(Charsets.Decode(Decode(_html, _htmlOctets), Charset(_html)));
        }
        finally
        {
            _plainOctets.Release();
            _htmlOctets.Release();
        }
    }

    static string FromPlain(OpenPart part, in KeptOctets octets)
    {
        ReadOnlySpan<byte> text = Decode(part, octets);
        if (text.Length > Enough && Charsets.IsPlainAscii(text, Charset(part)) && PreviewText.FromPlain(Charsets.Decode(text[..Enough], Charset(part))) is { Length: MimeLimits.Preview } full)
            return full;
        return PreviewText.FromPlain(Charsets.Decode(text, Charset(part)));
    }

    static ReadOnlySpan<byte> Decode(OpenPart part, in KeptOctets octets) => TransferEncoding.Decode(part.Header.Encoding, octets.Array, octets.Count);

    static byte[]? Charset(OpenPart part) => ParameterList.Find(part.Header.Parameters, "charset"u8);
}
