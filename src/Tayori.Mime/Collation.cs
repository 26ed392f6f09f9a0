using System.Buffers;

namespace Tayori.Mime;

/// <summary>How texts are compared (RFC 4790). Each has all three operations: what is equal, what comes first, what is within what.</summary>
public enum Collation
{
    /// <summary>Of all languages' letters without regard to case, accents written either way, wide and narrow forms (RFC 5051).</summary>
    UnicodeCasemap,

    /// <summary>A to Z without regard to case (RFC 4790 §9.2).</summary>
    AsciiCasemap,

    /// <summary>Octet by octet (RFC 4790 §9.3).</summary>
    Octet,
}

public static class Collations
{
    extension(Collation collation)
    {
        /// <summary>Text in UTF-8 in the form of which the octets are to be compared.</summary>
        public void Fold(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
        {
            if (collation == Collation.UnicodeCasemap)
                Text.Casemap.Fold(utf8, output);
            else if (collation == Collation.AsciiCasemap)
                Text.Casemap.FoldAscii(utf8, output);
            else
                output.Write(utf8);
        }
    }
}
