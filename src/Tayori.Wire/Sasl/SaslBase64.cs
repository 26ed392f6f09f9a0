using System.Buffers;
using System.Buffers.Text;

namespace Tayori.Wire;

/// <summary>SASL messages as the line protocols carry them: base64 without line breaks, and <c>=</c> for one of no octets (RFC 4954 §4, RFC 4959 §3, RFC 5034 §4).</summary>
public static class SaslBase64
{
    /// <summary>
    /// False where the text is not base64: white space, a character outside the alphabet, padding missing or in the middle. An empty text, and <c>=</c>, are no octets.
    /// </summary>
    public static bool TryDecode(ReadOnlySequence<byte> text, out byte[] message)
    {
        var octets = text.IsSingleSegment ? text.FirstSpan : text.ToArray();
        return TryDecode(octets, out message);
    }

    public static bool TryDecode(ReadOnlySpan<byte> text, out byte[] message)
    {
        message = [];
        if (text.IsEmpty || text is [(byte)'=']) return true;
        if (text.IndexOfAnyExcept(Alphabet) >= 0) return false;
        var octets = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, octets, out var used, out var written) != OperationStatus.Done || used != text.Length) return false;
        message = octets[..written];
        return true;
    }

    public static byte[] Encode(ReadOnlySpan<byte> message)
    {
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(message.Length)];
        Base64.EncodeToUtf8(message, text, out _, out _);
        return text;
    }

    // .NET's decoder skips white space, which no line of a protocol may hold here.
    static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);
}
