namespace Tayori.Mime.Codec;

/// <summary>The stored form of a part and all below it.</summary>
static class PartCodec
{
    internal static void Write(PackedOutput output, MimePart part)
    {
        output.Number(part.HeaderOffset);
        output.Number(part.BodyOffset);
        output.Number(part.BodySize);
        output.Number(part.BodyLines);
        output.Octets(part.Type);
        output.Octets(part.Subtype);
        Write(output, part.Parameters);
        output.Octets(part.Encoding);
        output.Octets(part.Id);
        output.Octets(part.Description);
        output.Octets(part.Md5);
        output.Octets(part.Disposition);
        Write(output, part.DispositionParameters);
        output.Number(part.Languages.Count);
        foreach (byte[] language in part.Languages)
            output.Octets(language);
        output.Octets(part.Location);
        output.Number(part.Parts.Count);
        foreach (MimePart child in part.Parts)
            Write(output, child);
        output.Octets(part.Message is null ? null : StructureCodec.EncodeEnvelope(part.Message.Envelope));
        if (part.Message is not null)
            Write(output, part.Message.Root);
    }

    internal static MimePart Read(ref PartReader reader, int depth)
    {
        PartView view = reader.Part(depth);
        MimePart part = new()
        {
            HeaderOffset = view.HeaderOffset,
            BodyOffset = view.BodyOffset,
            BodySize = view.BodySize,
            BodyLines = view.BodyLines,
            Type = view.Type.Octets.ToArray(),
            Subtype = view.Subtype.Octets.ToArray(),
            Parameters = ToList(view.Parameters),
            Encoding = view.Encoding.Octets.ToArray(),
            Id = view.Id.ToArrayOrNull(),
            Description = view.Description.ToArrayOrNull(),
            Md5 = view.Md5.ToArrayOrNull(),
            Disposition = view.Disposition.ToArrayOrNull(),
            DispositionParameters = ToList(view.DispositionParameters),
            Languages = ToList(view.Languages),
            Location = view.Location.ToArrayOrNull(),
            Parts = ReadParts(ref reader, view.PartCount, depth),
        };
        return reader.Message(out EnvelopeView envelope) ? part with { Message = new EnclosedMessage(StructureCodec.Decode(envelope), Read(ref reader, depth + 1)) } : part;
    }

    static void Write(PackedOutput output, IReadOnlyList<MimeParameter> parameters)
    {
        output.Number(parameters.Count);
        foreach (MimeParameter parameter in parameters)
        {
            output.Octets(parameter.Name);
            output.Octets(parameter.Value);
        }
    }

    static List<MimeParameter> ToList(ParameterListView view)
    {
        List<MimeParameter> parameters = [];
        foreach (ParameterView parameter in view)
            parameters.Add(new MimeParameter(parameter.Name.Octets.ToArray(), parameter.Value.Octets.ToArray()));
        return parameters;
    }

    static List<byte[]> ToList(TextListView view)
    {
        List<byte[]> texts = [];
        foreach (PackedText text in view)
            texts.Add(text.Octets.ToArray());
        return texts;
    }

    static MimePart[] ReadParts(ref PartReader reader, int count, int depth)
    {
        var parts = new MimePart[count];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = Read(ref reader, depth + 1);
        return parts;
    }
}
