using Tayori.Imap.Listing;
using Tayori.Store;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>mailbox-list (RFC 3501 §7.2.2), with the attributes of RFC 3348 and RFC 6154</summary>
    public void Listed(in ListEntry entry)
    {
        Raw("* LIST ("u8);
        Raw(entry.Place?.Allows(MailboxRights.Read) == true ? [] : "\\Noselect "u8);
        Raw(entry.HasChildren ? "\\HasChildren"u8 : "\\HasNoChildren"u8);
        Use(entry.Place?.Mailbox, isFirst: false);
        Named(entry.Name);
        CrLf();
    }

    /// <summary>
    /// mailbox-list = "(" [mbx-list-flags] ")" SP DQUOTE QUOTED-CHAR DQUOTE SP mailbox [SP mbox-list-extended] (RFC 5258 §6). A special use is said unasked, as RFC 6154 §2 allows.
    /// oldname-extended-item = "OLDNAME" SP "(" mailbox ")" (RFC 5465 §8, RFC 9051 §6.3.9.7)
    /// </summary>
    public void Listed(in ListEntry entry, ListReturn returned, string? oldName = null)
    {
        ListedUnended(entry, returned);
        if (entry.HasChosenBelow) Raw(" (\"CHILDINFO\" (\"SUBSCRIBED\"))"u8);
        if (oldName is not null)
        {
            Raw(" (\"OLDNAME\" ("u8);
            Mailbox(oldName);
            Raw("))"u8);
        }
        CrLf();
    }

    /// <summary>mbx-list-oflag =/ "\NoAccess" (RFC 5465 §8)</summary>
    public void ListedNoAccess(string name)
    {
        Raw("* LIST (\\NoAccess"u8);
        Named(name);
        CrLf();
    }

    void ListedUnended(in ListEntry entry, ListReturn returned)
    {
        Raw("* LIST ("u8);
        var isFirst = true;
        if (entry.Place is null) Attribute("\\NonExistent"u8, ref isFirst);
        // RFC 5819 §2
        if (entry.Place?.Allows(MailboxRights.Read) == false) Attribute("\\NoSelect"u8, ref isFirst);
        if (entry.IsSubscribed && (returned & ListReturn.Subscribed) != 0) Attribute("\\Subscribed"u8, ref isFirst);
        // RFC 5258 §3.5: of a name that is no mailbox it is said always that there are some below it.
        if (entry.HasChildren && (entry.Place is null || (returned & ListReturn.Children) != 0)) Attribute("\\HasChildren"u8, ref isFirst);
        if (!entry.HasChildren && (returned & ListReturn.Children) != 0) Attribute("\\HasNoChildren"u8, ref isFirst);
        Use(entry.Place?.Mailbox, isFirst);
        Named(entry.Name);
    }

    void Use(Mailbox? mailbox, bool isFirst)
    {
        if (mailbox is { SpecialUse: not SpecialUse.None and var use }) Ascii(isFirst ? $"\\{use}" : $" \\{use}");
    }

    void Attribute(ReadOnlySpan<byte> attribute, ref bool isFirst)
    {
        if (!isFirst) Raw(" "u8);
        Raw(attribute);
        isFirst = false;
    }

    void Named(string name)
    {
        Raw(") \"/\" "u8);
        Mailbox(name);
    }
}
