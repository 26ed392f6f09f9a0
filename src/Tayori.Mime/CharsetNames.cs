using System.Text;
using Tayori.Mime.Text;

namespace Tayori.Mime;

/// <summary>Charsets by the names mail knows them by.</summary>
public static class CharsetNames
{
    static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// The charset of that name, or <c>null</c>. It throws <see cref="DecoderFallbackException"/> for octets that are not text in it. US-ASCII is read as UTF-8, of which it is a part.
    /// </summary>
    public static Encoding? FindStrict(ReadOnlySpan<byte> name)
    {
        if (Ascii.EqualsIgnoreCase(name, "US-ASCII"u8) || Charsets.Find(name) is not { } known)
            return Ascii.EqualsIgnoreCase(name, "US-ASCII"u8) ? s_utf8 : null;
        if (Charsets.IsVague(known))
            return s_utf8;
        var strict = (Encoding)known.Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}
