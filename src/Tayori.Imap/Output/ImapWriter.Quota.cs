using System.Text;
using Tayori.Imap.Access;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>quota-response = "QUOTA" SP quota-root-name SP "(" quota-resource *(SP quota-resource) ")"</summary>
    public void Quota(string root, IReadOnlyList<QuotaResource> resources)
    {
        Raw("* QUOTA "u8);
        AString(Encoding.UTF8.GetBytes(root));
        Raw(" ("u8);
        for (var i = 0; i < resources.Count; i++)
        {
            if (i > 0) Raw(" "u8);
            Ascii(resources[i].Name);
            Raw(" "u8);
            Number(resources[i].Usage);
            Raw(" "u8);
            Number(resources[i].Limit);
        }
        Raw(")\r\n"u8);
    }

    /// <summary>quotaroot-response = "QUOTAROOT" SP mailbox *(SP quota-root-name)</summary>
    public void QuotaRoot(string mailbox, string root)
    {
        Raw("* QUOTAROOT "u8);
        Mailbox(mailbox);
        Raw(" "u8);
        AString(Encoding.UTF8.GetBytes(root));
        CrLf();
    }
}
