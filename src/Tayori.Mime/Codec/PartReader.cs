using Tayori.Mime.Codec;

namespace Tayori.Mime;

/// <summary>
/// Reads a stored part tree in place and in order, without allocation: <see cref="Part"/>, then each of the parts it is made of, whole, then <see cref="Message"/>, and where that says so
/// the outermost part of the enclosed message, whole. <see cref="Skip"/> passes over one part whole. Damaged octets throw <see cref="InvalidDataException"/>.
/// </summary>
public ref struct PartReader
{
    PackedInput _input;

    /// <param name="octets">What <see cref="StructureCodec.EncodeStructure"/> wrote.</param>
    public PartReader(ReadOnlySpan<byte> octets)
    {
        _input = new PackedInput(octets);
        _input.Version(StructureCodec.Version);
    }

    /// <summary>The next part.</summary>
    /// <param name="depth">Parts and messages around it: 0 for the outermost.</param>
    public PartView Part(int depth)
    {
        // Messages are read within MimeLimits.Depth, plus the part that is made up below the last: more is damage, and would cost stack.
        if (depth > MimeLimits.Depth + 2)
            throw PackedInput.Corrupt();
        return new PartView(ref _input);
    }

    /// <summary>Behind a part and those it is made of: whether it encloses a message.</summary>
    public bool Message(out EnvelopeView envelope)
    {
        PackedText stored = _input.Octets();
        envelope = stored.IsNil ? default : new EnvelopeView(stored.Octets);
        return !stored.IsNil;
    }

    /// <summary>Passes over a part with all that is in it.</summary>
    public void Skip(int depth)
    {
        for (int parts = Part(depth).PartCount; parts > 0; parts--)
            Skip(depth + 1);
        if (Message(out _))
            Skip(depth + 1);
    }
}
