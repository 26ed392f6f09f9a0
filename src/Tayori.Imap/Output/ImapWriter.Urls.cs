using System.Text;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>genurlauth-data = "GENURLAUTH" 1*(SP url-full) (RFC 4467 §9)</summary>
    public void GenUrlAuth(IReadOnlyList<string> urls)
    {
        Raw("* GENURLAUTH"u8);
        foreach (var url in urls)
        {
            Raw(" "u8);
            Url(url);
        }
        CrLf();
    }

    /// <summary>"URLFETCH" SP url-full, what it names to follow (RFC 4467 §9, RFC 5524 §5)</summary>
    public void UrlFetch(string url)
    {
        Raw("* URLFETCH "u8);
        Url(url);
    }

    /// <summary>SP nil: neither whose fault it is nor what is missing</summary>
    public void UrlNil() => Raw(" NIL"u8);

    /// <summary>url-metadata-el: SP "(" name SP …, the value to follow and a parenthesis behind it</summary>
    public void UrlItem(ReadOnlySpan<byte> name)
    {
        Raw(" ("u8);
        Raw(name);
        Raw(" "u8);
    }

    /// <summary>The head of a literal8 whose content follows in pieces (RFC 3516 §7).</summary>
    public void BinaryHeader(long length)
    {
        Raw("~"u8);
        LiteralHeader(length);
    }

    /// <summary>As it came: what was no URL may have held anything.</summary>
    void Url(string url) => String(Encoding.Latin1.GetBytes(url));
}
