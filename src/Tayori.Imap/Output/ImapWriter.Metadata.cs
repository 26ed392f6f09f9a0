using System.Text;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>"METADATA" SP mailbox SP "(", values to follow (RFC 5464 §5)</summary>
    public void Metadata(string mailbox)
    {
        Raw("* METADATA "u8);
        Mailbox(mailbox);
        Raw(" ("u8);
    }

    /// <summary>entry-value = entry SP value; value = nstring / literal8, the latter for what a literal may not hold</summary>
    public void EntryValue(string entry, byte[]? value, bool isFirst)
    {
        if (!isFirst) Raw(" "u8);
        AString(Encoding.ASCII.GetBytes(entry));
        Raw(" "u8);
        if (value is null)
        {
            Nil();
        }
        else if (value.Contains((byte)0))
        {
            Raw("~"u8);
            Literal(value);
        }
        else
        {
            String(value);
        }
    }

    /// <summary>")" CRLF behind the values</summary>
    public void MetadataEnd() => Raw(")\r\n"u8);

    /// <summary>"METADATA" SP mailbox SP entry-list; entry-list = entry *(SP entry)</summary>
    public void MetadataChanged(string mailbox, IReadOnlyList<string> entries)
    {
        Raw("* METADATA "u8);
        Mailbox(mailbox);
        foreach (var entry in entries)
        {
            Raw(" "u8);
            AString(Encoding.ASCII.GetBytes(entry));
        }
        CrLf();
    }
}
