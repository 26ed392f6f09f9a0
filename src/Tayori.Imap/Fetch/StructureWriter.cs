using System.Text;
using Tayori.Imap.Output;
using Tayori.Mime;

namespace Tayori.Imap.Fetch;

/// <summary>
/// Writes BODY and BODYSTRUCTURE (RFC 3501 §7.4.2) from the stored form, nothing allocated. BODYSTRUCTURE has all extension data, BODY none. The tree is no deeper than
/// <see cref="MimeLimits.Depth"/>, which the reader enforces, so recursion is safe.
/// </summary>
static class StructureWriter
{
    /// <summary>body = "(" (body-type-1part / body-type-mpart) ")"</summary>
    public static void Write(ref OctetWriter writer, ref PartReader reader, bool extended, int depth = 0)
    {
        var part = reader.Part(depth);
        writer.Byte((byte)'(');
        if (part.IsMultipart) Multipart(ref writer, ref reader, part, extended, depth);
        else SinglePart(ref writer, ref reader, part, extended, depth);
        writer.Byte((byte)')');
    }

    /// <summary>body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]</summary>
    static void Multipart(ref OctetWriter writer, ref PartReader reader, in PartView part, bool extended, int depth)
    {
        for (var i = 0; i < part.PartCount; i++) Write(ref writer, ref reader, extended, depth + 1);
        if (reader.Message(out _)) reader.Skip(depth + 1);
        Next(ref writer, part.Subtype);
        if (!extended) return;
        Next(ref writer, part.Parameters);
        Extension(ref writer, part);
    }

    /// <summary>body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]</summary>
    static void SinglePart(ref OctetWriter writer, ref PartReader reader, in PartView part, bool extended, int depth)
    {
        writer.String(part.Type.Octets);
        Next(ref writer, part.Subtype);
        Fields(ref writer, part);
        if (reader.Message(out var envelope)) Message(ref writer, ref reader, part, envelope, extended, depth);
        // body-type-text = media-text SP body-fields SP body-fld-lines
        else if (Ascii.EqualsIgnoreCase(part.Type.Octets, "TEXT"u8)) Next(ref writer, part.BodyLines);
        if (!extended) return;
        Next(ref writer, part.Md5);
        Extension(ref writer, part);
    }

    /// <summary>
    /// body-type-msg = media-message SP body-fields SP envelope SP body SP body-fld-lines.
    /// RFC 3501 §9: it is MESSAGE/RFC822 only. To a client of IMAP4rev1, message/global (RFC 6532) is a basic type, and an envelope behind it a syntax error.
    /// </summary>
    static void Message(ref OctetWriter writer, ref PartReader reader, in PartView part, in EnvelopeView envelope, bool extended, int depth)
    {
        if (!Ascii.EqualsIgnoreCase(part.Type.Octets, "MESSAGE"u8) || !Ascii.EqualsIgnoreCase(part.Subtype.Octets, "RFC822"u8))
        {
            reader.Skip(depth + 1);
            return;
        }
        writer.Byte((byte)' ');
        EnvelopeWriter.Write(ref writer, envelope);
        writer.Byte((byte)' ');
        Write(ref writer, ref reader, extended, depth + 1);
        Next(ref writer, part.BodyLines);
    }

    /// <summary>body-fields = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets</summary>
    static void Fields(ref OctetWriter writer, in PartView part)
    {
        Next(ref writer, part.Parameters);
        Next(ref writer, part.Id);
        Next(ref writer, part.Description);
        Next(ref writer, part.Encoding);
        Next(ref writer, part.BodySize);
    }

    /// <summary>SP body-fld-dsp SP body-fld-lang SP body-fld-loc: the common end of body-ext-1part and body-ext-mpart</summary>
    static void Extension(ref OctetWriter writer, in PartView part)
    {
        Disposition(ref writer, part);
        Languages(ref writer, part.Languages);
        Next(ref writer, part.Location);
    }

    /// <summary>body-fld-dsp = "(" string SP body-fld-param ")" / nil</summary>
    static void Disposition(ref OctetWriter writer, in PartView part)
    {
        if (part.Disposition.IsNil)
        {
            writer.Raw(" NIL"u8);
            return;
        }
        writer.Raw(" ("u8);
        writer.String(part.Disposition.Octets);
        Next(ref writer, part.DispositionParameters);
        writer.Byte((byte)')');
    }

    /// <summary>body-fld-lang = nstring / "(" string *(SP string) ")"</summary>
    static void Languages(ref OctetWriter writer, TextListView languages)
    {
        var isList = languages.Count > 1;
        var separator = isList ? " ("u8 : " "u8;
        foreach (var language in languages)
        {
            writer.Raw(separator);
            writer.String(language.Octets);
            separator = " "u8;
        }
        if (languages.Count == 0) writer.Raw(" NIL"u8);
        if (isList) writer.Byte((byte)')');
    }

    /// <summary>body-fld-param = "(" string SP string *(SP string SP string) ")" / nil</summary>
    static void Next(ref OctetWriter writer, ParameterListView parameters)
    {
        if (parameters.IsEmpty)
        {
            writer.Raw(" NIL"u8);
            return;
        }
        var separator = " ("u8;
        foreach (var parameter in parameters)
        {
            writer.Raw(separator);
            writer.String(parameter.Name.Octets);
            Next(ref writer, parameter.Value);
            separator = " "u8;
        }
        writer.Byte((byte)')');
    }

    static void Next(ref OctetWriter writer, PackedText text)
    {
        writer.Byte((byte)' ');
        writer.NString(text.Octets, text.IsNil);
    }

    static void Next(ref OctetWriter writer, long number)
    {
        writer.Byte((byte)' ');
        writer.Number(number);
    }
}
