using System.Text;
using Tayori.Mime.Headers;

namespace Tayori.Mime;

/// <summary>
/// What a message has in common with the others of its thread (RFC 8621 §3): one of the Message-IDs that it names, and the subject without what replies and lists put in front of it.
/// </summary>
/// <param name="Ids">Of References, In-Reply-To and Message-ID, in this order, normalised, none twice, in UTF-8; at most <see cref="MimeLimits.ThreadIds"/>.</param>
/// <param name="Subject">To be compared octet by octet; nothing to read.</param>
public sealed record ThreadNames(IReadOnlyList<byte[]> Ids, byte[] Subject)
{
    /// <param name="envelope">What <see cref="StructureCodec.EncodeEnvelope"/> wrote.</param>
    /// <param name="keys">What <see cref="StructureCodec.EncodeKeys"/> wrote.</param>
    /// <exception cref="InvalidDataException">The octets are damaged.</exception>
    public static ThreadNames Of(ReadOnlySpan<byte> envelope, ReadOnlySpan<byte> keys)
    {
        KeysView view = new(keys);
        return new ThreadNames(Cut(Named(view, new EnvelopeView(envelope))), Stripped(view.BaseSubject));
    }

    static List<byte[]> Named(in KeysView keys, in EnvelopeView envelope)
    {
        List<byte[]> ids = [];
        foreach (PackedText reference in keys.References)
            ids.Add(reference.Octets.ToArray());
        foreach (string parent in MessageIds.All(envelope.InReplyTo.Octets))
            ids.Add(Encoding.UTF8.GetBytes(parent));
        if (!keys.MessageId.IsNil)
            ids.Add(keys.MessageId.Octets.ToArray());
        return ids;
    }

    /// <summary>The first, which began it all, and the last, which lie closest to this message.</summary>
    static List<byte[]> Cut(List<byte[]> ids)
    {
        List<byte[]> kept = [];
        for (int i = 0; i < ids.Count; i++)
        {
            if ((i < MimeLimits.ThreadFirstIds || i >= ids.Count - (MimeLimits.ThreadIds - MimeLimits.ThreadFirstIds)) && !kept.Exists(ids[i].SequenceEqual))
                kept.Add(ids[i]);
        }
        return kept;
    }

    /// <summary>
    /// RFC 8621 §3 has subjects compared without "automatically added prefixes" and white space. The base subject (RFC 5256 §2.1) knows "Re:" and "Fwd:" only; "AW:", "SV:" and others' go here, as any first word that
    /// ends in a colon: it costs nothing to take one too many, since threads share a Message-ID as well.
    /// </summary>
    static byte[] Stripped(ReadOnlySpan<byte> baseSubject)
    {
        ReadOnlySpan<byte> text = FoldedText.OfThisThread.Of(baseSubject);
        while (TryPrefix(text = text.TrimStart((byte)' '), out int length))
            text = text[length..];
        byte[] subject = new byte[text.Length - text.Count((byte)' ')];
        int at = 0;
        foreach (byte octet in text)
        {
            if (octet != ' ')
                subject[at++] = octet;
        }
        return subject;
    }

    /// <summary>A word with a colon, or what stands in brackets.</summary>
    static bool TryPrefix(ReadOnlySpan<byte> text, out int length)
    {
        int end = text.StartsWith("["u8) ? text.IndexOf((byte)']') : text.IndexOfAny(" :"u8);
        length = end + 1;
        return end >= 0 && text[end] != ' ';
    }
}
