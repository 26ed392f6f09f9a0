using System.Text;
using Tayori.Imap.Output;
using Tayori.Mime;

namespace Tayori.Imap.Fetch;

/// <summary>
/// Writes BODY and BODYSTRUCTURE (RFC 3501 §7.4.2). BODYSTRUCTURE has all extension data, BODY none. The tree is no deeper than <see cref="MimeLimits.Depth"/>, so recursion is safe.
/// </summary>
static class StructureWriter
{
    /// <summary>body = "(" (body-type-1part / body-type-mpart) ")"</summary>
    public static void Write(ref OctetWriter writer, MimePart part, bool extended)
    {
        writer.Byte((byte)'(');
        if (part.IsMultipart) Multipart(ref writer, part, extended);
        else SinglePart(ref writer, part, extended);
        writer.Byte((byte)')');
    }

    /// <summary>body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]</summary>
    static void Multipart(ref OctetWriter writer, MimePart part, bool extended)
    {
        foreach (var child in part.Parts) Write(ref writer, child, extended);
        Next(ref writer, part.Subtype);
        if (!extended) return;
        Next(ref writer, part.Parameters);
        Extension(ref writer, part);
    }

    /// <summary>body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]</summary>
    static void SinglePart(ref OctetWriter writer, MimePart part, bool extended)
    {
        writer.String(part.Type);
        Next(ref writer, part.Subtype);
        Fields(ref writer, part);
        if (ShowsMessage(part)) Message(ref writer, part, extended);
        // body-type-text = media-text SP body-fields SP body-fld-lines
        else if (Ascii.EqualsIgnoreCase(part.Type, "TEXT"u8)) Next(ref writer, part.BodyLines);
        if (!extended) return;
        Next(ref writer, part.Md5);
        Extension(ref writer, part);
    }

    /// <summary>
    /// RFC 3501 §9: body-type-msg is MESSAGE/RFC822 only. To a client of IMAP4rev1, message/global (RFC 6532) is a basic type, and an envelope behind it a syntax error.
    /// </summary>
    static bool ShowsMessage(MimePart part) =>
        part.Message is not null && Ascii.EqualsIgnoreCase(part.Type, "MESSAGE"u8) && Ascii.EqualsIgnoreCase(part.Subtype, "RFC822"u8);

    /// <summary>body-type-msg = media-message SP body-fields SP envelope SP body SP body-fld-lines</summary>
    static void Message(ref OctetWriter writer, MimePart part, bool extended)
    {
        writer.Byte((byte)' ');
        // Enclosed messages are rare enough to take the way through the stored form, so that envelopes are written in one place.
        EnvelopeWriter.Write(ref writer, new EnvelopeView(StructureCodec.EncodeEnvelope(part.Message!.Envelope)));
        writer.Byte((byte)' ');
        Write(ref writer, part.Message.Root, extended);
        Next(ref writer, part.BodyLines);
    }

    /// <summary>body-fields = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets</summary>
    static void Fields(ref OctetWriter writer, MimePart part)
    {
        Next(ref writer, part.Parameters);
        Next(ref writer, part.Id);
        Next(ref writer, part.Description);
        Next(ref writer, part.Encoding);
        Next(ref writer, part.BodySize);
    }

    /// <summary>SP body-fld-dsp SP body-fld-lang SP body-fld-loc: the common end of body-ext-1part and body-ext-mpart</summary>
    static void Extension(ref OctetWriter writer, MimePart part)
    {
        Disposition(ref writer, part);
        Languages(ref writer, part.Languages);
        Next(ref writer, part.Location);
    }

    /// <summary>body-fld-dsp = "(" string SP body-fld-param ")" / nil</summary>
    static void Disposition(ref OctetWriter writer, MimePart part)
    {
        if (part.Disposition is not { } disposition)
        {
            writer.Raw(" NIL"u8);
            return;
        }
        writer.Raw(" ("u8);
        writer.String(disposition);
        Next(ref writer, part.DispositionParameters);
        writer.Byte((byte)')');
    }

    /// <summary>body-fld-lang = nstring / "(" string *(SP string) ")"</summary>
    static void Languages(ref OctetWriter writer, IReadOnlyList<byte[]> languages)
    {
        if (languages.Count < 2)
        {
            Next(ref writer, languages.Count == 0 ? null : languages[0]);
            return;
        }
        for (var i = 0; i < languages.Count; i++)
        {
            writer.Raw(i == 0 ? " ("u8 : " "u8);
            writer.String(languages[i]);
        }
        writer.Byte((byte)')');
    }

    /// <summary>body-fld-param = "(" string SP string *(SP string SP string) ")" / nil</summary>
    static void Next(ref OctetWriter writer, IReadOnlyList<MimeParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            writer.Raw(" NIL"u8);
            return;
        }
        for (var i = 0; i < parameters.Count; i++)
        {
            writer.Raw(i == 0 ? " ("u8 : " "u8);
            writer.String(parameters[i].Name);
            Next(ref writer, parameters[i].Value);
        }
        writer.Byte((byte)')');
    }

    static void Next(ref OctetWriter writer, byte[]? text)
    {
        writer.Byte((byte)' ');
        writer.NString(text, text is null);
    }

    static void Next(ref OctetWriter writer, long number)
    {
        writer.Byte((byte)' ');
        writer.Number(number);
    }
}
