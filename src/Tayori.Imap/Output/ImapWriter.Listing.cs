using Tayori.Imap.Views;
using Tayori.Store;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>capability-data = "CAPABILITY" *(SP capability)</summary>
    public void Capability(string capabilities)
    {
        Raw("* CAPABILITY "u8);
        Ascii(capabilities);
        CrLf();
    }

    /// <summary>The untagged responses of SELECT (RFC 3501 §6.3.1)</summary>
    public void Selected(MailboxView view)
    {
        var row = view.Row;
        Flags(row.Keywords);
        Exists(row.Exists);
        Recent(Math.Min(view.RecentAtSelect, row.Exists));
        if (row.FirstUnseen >= 0) Ok(ResponseCode.Unseen(row.FirstUnseen + 1), "first unseen");
        Ok(ResponseCode.PermanentFlags(view.IsReadOnly ? "" : Permanent(row.Keywords)), "flags that stay");
        Ok(ResponseCode.UidNext(row.UidNext), "next UID");
        Ok(ResponseCode.UidValidity(row.UidValidity), "UIDs are valid");
    }

    /// <summary>mailbox-list of a mailbox that exists</summary>
    public void Listed(string name, SpecialUse use, bool hasChildren)
    {
        Raw(hasChildren ? @"* LIST (\HasChildren"u8 : @"* LIST (\HasNoChildren"u8);
        if (use != SpecialUse.None) Ascii($" \\{use}");
        Raw(") \"/\" "u8);
        Mailbox(name);
        CrLf();
    }

    /// <summary>mailbox-list of a superior that is no mailbox (RFC 3501 §6.3.8, \Noselect)</summary>
    public void ListedParent(string name)
    {
        Raw("* LIST (\\Noselect \\HasChildren) \"/\" "u8);
        Mailbox(name);
        CrLf();
    }

    static string Permanent(IReadOnlyList<string> keywords) => string.Join(' ', [@"\Answered", @"\Flagged", @"\Deleted", @"\Seen", @"\Draft", .. keywords, @"\*"]);
}
