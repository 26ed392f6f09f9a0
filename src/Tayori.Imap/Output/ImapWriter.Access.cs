using System.Text;
using Tayori.Imap.Access;
using Tayori.Store;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>acl-data = "ACL" SP mailbox *(SP identifier SP rights)</summary>
    public void Acl(string mailbox, IReadOnlyList<(string Identifier, MailboxRights Rights)> entries)
    {
        Raw("* ACL "u8);
        Mailbox(mailbox);
        foreach (var (identifier, rights) in entries)
        {
            Raw(" "u8);
            AString(Encoding.UTF8.GetBytes(identifier));
            Raw(" "u8);
            Ascii(RightsText.Of(rights));
        }
        CrLf();
    }

    /// <summary>listrights-data = "LISTRIGHTS" SP mailbox SP identifier SP rights *(SP rights)</summary>
    public void ListRights(string mailbox, string identifier, string required, string optional)
    {
        Raw("* LISTRIGHTS "u8);
        Mailbox(mailbox);
        Raw(" "u8);
        AString(Encoding.UTF8.GetBytes(identifier));
        Raw(" "u8);
        AString(Encoding.ASCII.GetBytes(required));
        if (optional.Length > 0) Raw(" "u8);
        Ascii(optional);
        CrLf();
    }

    /// <summary>myrights-data = "MYRIGHTS" SP mailbox SP rights</summary>
    public void MyRights(Place place)
    {
        Raw("* MYRIGHTS "u8);
        Mailbox(place.Name);
        Raw(" "u8);
        Ascii(RightsText.Of(place.Rights));
        CrLf();
    }
}
