using System.Text;
using Tayori.Imap.Grammar;

namespace Tayori.Imap.Urls;

/// <summary>What of a URL is wanted (RFC 5524 §3).</summary>
[Flags]
enum UrlItems
{
    /// <summary>Its octets, answered as RFC 4467 has it.</summary>
    Plain = 0,
    Body = 1,
    Binary = 2,
    BodyPartStructure = 4,
}

/// <summary>A URL of URLFETCH.</summary>
sealed record UrlRequest(string Url, UrlItems Items)
{
    /// <summary>url-full / "(" url-full *(SP url-fetch-param) ")": "If no url-fetch-param present, as unextended."</summary>
    public static UrlRequest Parse(ref ImapCursor cursor)
    {
        if (!cursor.TryOpen()) return new UrlRequest(ParseUrl(ref cursor), UrlItems.Plain);
        var url = ParseUrl(ref cursor);
        var items = UrlItems.Plain;
        while (cursor.TrySpace())
        {
            var column = cursor.Column;
            var item = ParseItem(ref cursor);
            // RFC 5524 §3.1: they "MUST NOT appear more than once per URL requested, and clients MUST NOT request both BINARY and BODY".
            var excluded = item == UrlItems.BodyPartStructure ? item : UrlItems.Body | UrlItems.Binary;
            if ((items & excluded) != 0) cursor.FailAt("one item twice, or both BODY and BINARY", column);
            items |= item;
        }
        cursor.Close();
        return new UrlRequest(url, items);
    }

    /// <summary>astring; what is no URL is not found to be one, later</summary>
    public static string ParseUrl(ref ImapCursor cursor)
    {
        var url = cursor.AString("URL");
        if (url.Length > ImapLimits.UrlBytes) cursor.FailLimit($"URL of more than {ImapLimits.UrlBytes} octets");
        return Encoding.Latin1.GetString(url);
    }

    /// <summary>"BODY" / "BINARY" / "BODYPARTSTRUCTURE"</summary>
    static UrlItems ParseItem(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("BODY"u8)) return UrlItems.Body;
        if (cursor.TryKeyword("BINARY"u8)) return UrlItems.Binary;
        if (cursor.TryKeyword("BODYPARTSTRUCTURE"u8)) return UrlItems.BodyPartStructure;
        cursor.Fail("BODY, BINARY or BODYPARTSTRUCTURE expected");
        return UrlItems.Plain;
    }
}
