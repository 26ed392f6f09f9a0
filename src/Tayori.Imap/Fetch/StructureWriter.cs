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
    public static void Write(ref OctetWriter writer, ref PartReader reader, StructureForm form, int depth = 0)
    {
        var part = reader.Part(depth);
        writer.Byte((byte)'(');
        if (part.IsMultipart) Multipart(ref writer, ref reader, part, form, depth);
        else SinglePart(ref writer, ref reader, part, form, depth);
        writer.Byte((byte)')');
    }

    /// <summary>body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]</summary>
    static void Multipart(ref OctetWriter writer, ref PartReader reader, in PartView part, StructureForm form, int depth)
    {
        for (var i = 0; i < part.PartCount; i++) Write(ref writer, ref reader, form, depth + 1);
        if (reader.Message(out _)) reader.Skip(depth + 1);
        Next(ref writer, part.Subtype);
        if (!form.IsExtended) return;
        Next(ref writer, part.Parameters);
        Extension(ref writer, part);
    }

    /// <summary>body-type-1part = (body-type-basic / body-type-msg / body-type-text) [SP body-ext-1part]</summary>
    static void SinglePart(ref OctetWriter writer, ref PartReader reader, in PartView part, StructureForm form, int depth)
    {
        writer.String(part.Type.Octets);
        Next(ref writer, part.Subtype);
        Fields(ref writer, part, form.Decoded);
        if (reader.Message(out var envelope)) Message(ref writer, ref reader, part, envelope, form, depth);
        // body-type-text = media-text SP body-fields SP body-fld-lines
        else if (Ascii.EqualsIgnoreCase(part.Type.Octets, "TEXT"u8)) Next(ref writer, form.Decoded?.Lines ?? part.BodyLines);
        if (!form.IsExtended) return;
        Next(ref writer, part.Md5);
        Extension(ref writer, part);
    }

    /// <summary>
    /// body-type-msg = media-message SP body-fields SP envelope SP body SP body-fld-lines.
    /// RFC 3501 §9: it is MESSAGE/RFC822 only. To a client of IMAP4rev1, message/global (RFC 6532) is a basic type, and an envelope behind it a syntax error; in RFC 9051 §9 it is a message.
    /// </summary>
    static void Message(ref OctetWriter writer, ref PartReader reader, in PartView part, in EnvelopeView envelope, StructureForm form, int depth)
    {
        if (!Ascii.EqualsIgnoreCase(part.Type.Octets, "MESSAGE"u8) || !form.Encloses(part.Subtype.Octets))
        {
            reader.Skip(depth + 1);
            return;
        }
        writer.Byte((byte)' ');
        EnvelopeWriter.Write(ref writer, envelope);
        writer.Byte((byte)' ');
        Write(ref writer, ref reader, form, depth + 1);
        Next(ref writer, part.BodyLines);
    }

    /// <summary>body-fields = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets</summary>
    static void Fields(ref OctetWriter writer, in PartView part, DecodedForm? decoded)
    {
        Next(ref writer, part.Parameters);
        Next(ref writer, part.Id);
        Next(ref writer, part.Description);
        if (decoded is null) Next(ref writer, part.Encoding);
        else writer.Raw(" \"binary\""u8);
        Next(ref writer, decoded?.Size ?? part.BodySize);
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

/// <summary>How a structure is written.</summary>
/// <param name="IsExtended">BODYSTRUCTURE, with all extension data; or BODY, with none.</param>
/// <param name="EnclosesGlobal">Whether message/global is told as the message it is.</param>
/// <param name="Decoded">The part's content once its encoding is undone, where that is what is described.</param>
readonly record struct StructureForm(bool IsExtended, bool EnclosesGlobal, DecodedForm? Decoded = null)
{
    public bool Encloses(ReadOnlySpan<byte> subtype) => Ascii.EqualsIgnoreCase(subtype, "RFC822"u8) || (EnclosesGlobal && Ascii.EqualsIgnoreCase(subtype, "GLOBAL"u8));
}

/// <summary>How large content is with its transfer encoding undone.</summary>
readonly record struct DecodedForm(long Size, long Lines);
