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

    internal static MimePart Read(ref PackedInput input, int depth)
    {
        // The reader keeps within MimeLimits.Depth, plus the part it makes up below the last: more is damage, and would cost stack.
        if (depth > MimeLimits.Depth + 2)
            throw PackedInput.Corrupt();
        MimePart part = new()
        {
            HeaderOffset = input.Number(),
            BodyOffset = input.Number(),
            BodySize = input.Number(),
            BodyLines = input.Number(),
            Type = Required(input.Octets()),
            Subtype = Required(input.Octets()),
            Parameters = ReadParameters(ref input),
            Encoding = Required(input.Octets()),
            Id = input.Octets().ToArrayOrNull(),
            Description = input.Octets().ToArrayOrNull(),
            Md5 = input.Octets().ToArrayOrNull(),
            Disposition = input.Octets().ToArrayOrNull(),
            DispositionParameters = ReadParameters(ref input),
            Languages = ReadLanguages(ref input),
            Location = input.Octets().ToArrayOrNull(),
            Parts = ReadParts(ref input, depth),
        };
        PackedText envelope = input.Octets();
        return envelope.IsNil ? part : part with { Message = new EnclosedMessage(StructureCodec.DecodeEnvelope(envelope.Octets), Read(ref input, depth + 1)) };
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

    static MimeParameter[] ReadParameters(ref PackedInput input)
    {
        var parameters = new MimeParameter[input.Count()];
        for (int i = 0; i < parameters.Length; i++)
            parameters[i] = new MimeParameter(Required(input.Octets()), Required(input.Octets()));
        return parameters;
    }

    static byte[][] ReadLanguages(ref PackedInput input)
    {
        var languages = new byte[input.Count()][];
        for (int i = 0; i < languages.Length; i++)
            languages[i] = Required(input.Octets());
        return languages;
    }

    static MimePart[] ReadParts(ref PackedInput input, int depth)
    {
        var parts = new MimePart[input.Count()];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = Read(ref input, depth + 1);
        return parts;
    }

    static byte[] Required(PackedText text) => text.ToArrayOrNull() ?? throw PackedInput.Corrupt();
}
