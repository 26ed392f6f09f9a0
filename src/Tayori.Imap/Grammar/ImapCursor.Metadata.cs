using System.Text;
using Tayori.Imap.Metadata;
using Tayori.Imap.Output;
using Tayori.Store;

namespace Tayori.Imap.Grammar;

ref partial struct ImapCursor
{
    /// <summary>entry = astring (RFC 5464 §5), in lower case: names are the same in any (§3.2).</summary>
    public string Entry()
    {
        var column = Column;
        var name = AString("entry name");
        if (!Failed && EntryName.Problem(name) is { } problem) FailAt(problem, column);
        if (name.Length > StoreLimits.AnnotationNameBytes) FailLimit($"entry name is longer than {StoreLimits.AnnotationNameBytes} octets");
        return Failed ? "" : Encoding.ASCII.GetString(name).ToLowerInvariant();
    }

    /// <summary>value = nstring / literal8 (RFC 5464 §5); <c>null</c> is NIL. One that is announced too large is refused before it is sent.</summary>
    public byte[]? MetadataValue()
    {
        if (TryKeyword("NIL"u8)) return null;
        var isBinary = TryByte((byte)'~');
        if (!isBinary && Peek != (byte)'{') return String("value or NIL").ToArray();
        var header = LiteralHeader();
        if (header.Size > StoreLimits.AnnotationBytes) FailWith(ResponseCode.MetadataMaxSize(StoreLimits.AnnotationBytes), "value is too large");
        return LiteralContent(header, mayHoldNul: isBinary).ToArray();
    }
}
