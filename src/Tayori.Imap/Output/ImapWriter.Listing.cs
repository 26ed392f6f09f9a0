using Tayori.Imap.Grammar;
using Tayori.Imap.Access;
using Tayori.Imap.Session;
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

    /// <summary>response-data =/ "*" SP enable-data CRLF; enable-data = "ENABLED" *(SP capability) (RFC 5161 §4): also when there is nothing to name</summary>
    public void Enabled(IEnumerable<string> capabilities)
    {
        Raw("* ENABLED"u8);
        foreach (var capability in capabilities)
        {
            Raw(" "u8);
            Ascii(capability);
        }
        CrLf();
    }

    /// <summary>id_response = "ID" SP id_params_list (RFC 2971 §4)</summary>
    public void Id(ImapOptions options)
    {
        if (options.ServerName is not { } name)
        {
            Raw("* ID NIL\r\n"u8);
            return;
        }
        Raw("* ID (\"name\" "u8);
        String(System.Text.Encoding.UTF8.GetBytes(name));
        if (options.ServerVersion is { } version)
        {
            Raw(" \"version\" "u8);
            String(System.Text.Encoding.UTF8.GetBytes(version));
        }
        Raw(")\r\n"u8);
    }

    /// <summary>
    /// The untagged responses of SELECT (RFC 3501 §6.3.1); HIGHESTMODSEQ whether or not CONDSTORE is in use (RFC 7162 §3.1.2.1). RECENT and UNSEEN are of old (RFC 9051 appendix E, 11 and 12).
    /// </summary>
    public void Selected(MailboxView view)
    {
        var row = view.Row;
        Flags(row.Keywords);
        Exists(row.Exists);
        var isRev1 = !Features.Has(Features.Imap4Rev2);
        if (isRev1) Recent(Math.Min(view.RecentAtSelect, row.Exists));
        if (isRev1 && row.FirstUnseen >= 0 && !Features.Has(Features.UidOnly)) Ok(ResponseCode.Unseen(row.FirstUnseen + 1), "first unseen");
        // RFC 4467 §8
        Ok(ResponseCode.UrlMech, "ways to authorise URLs");
        PermanentFlags(view);
        Ok(ResponseCode.UidNext(row.UidNext), "next UID");
        Ok(ResponseCode.UidValidity(row.UidValidity), "UIDs are valid");
        Ok(ResponseCode.HighestModSeq(row.HighestModSeq), "highest modseq");
        Ok(ResponseCode.MailboxId(ObjectId.Of(view.Account.Id, row.Id)), "the mailbox");
    }

    /// <summary>FLAGS and PERMANENTFLAGS anew: what may be changed is no longer the same (RFC 4314 §5.1.1)</summary>
    public void FlagsAllowed(MailboxView view)
    {
        Flags(view.Row.Keywords);
        PermanentFlags(view);
    }

    /// <summary>"*" SP "OK" SP "[PERMANENTFLAGS" SP "(" [flag-perm *(SP flag-perm)] ")]" SP text: what this user may change (RFC 4314 §5.1.1)</summary>
    void PermanentFlags(MailboxView view) => Ok(ResponseCode.PermanentFlags(view.IsExamined ? "" : Permanent(view.Row.Keywords, view.Place.Rights.Flags)), "flags that stay");

    /// <summary>mailbox-data = "LSUB" SP mailbox-list</summary>
    public void Subscribed(string name, bool isParentOnly)
    {
        Raw(isParentOnly ? "* LSUB (\\Noselect) \"/\" "u8 : "* LSUB () \"/\" "u8);
        Mailbox(name);
        CrLf();
    }

    /// <summary>mailbox-data = "MAILBOX" SP mailbox (RFC 1730 B.7.2.OBS.1)</summary>
    public void MailboxFound(string name)
    {
        Raw("* MAILBOX "u8);
        Mailbox(name);
        CrLf();
    }

    /// <summary>mailbox-data = "STATUS" SP mailbox SP "(" [status-att-list] ")"</summary>
    public void Status(string name, IReadOnlyList<(string Item, string Value)> values)
    {
        Raw("* STATUS "u8);
        Mailbox(name);
        for (var i = 0; i < values.Count; i++)
        {
            Raw(i == 0 ? " ("u8 : " "u8);
            Ascii(values[i].Item);
            Raw(" "u8);
            Ascii(values[i].Value);
        }
        Raw(")\r\n"u8);
    }

    /// <summary>continue-req = "+" SP base64 CRLF; without a challenge, base64 of nothing</summary>
    public void Challenge(byte[]? challenge)
    {
        Raw("+ "u8);
        if (challenge is not null) Ascii(Convert.ToBase64String(challenge));
        CrLf();
    }

    static string Permanent(IReadOnlyList<string> keywords, FlagKinds kinds)
    {
        List<string> flags = [];
        var others = (kinds & FlagKinds.Others) != 0;
        if (others) flags.AddRange([@"\Answered", @"\Flagged"]);
        if ((kinds & FlagKinds.Deleted) != 0) flags.Add(@"\Deleted");
        if ((kinds & FlagKinds.Seen) != 0) flags.Add(@"\Seen");
        if (others) flags.AddRange([@"\Draft", .. keywords]);
        // RFC 9051 §7.1, PERMANENTFLAGS: more keywords can be made, up to a limit.
        if (others && keywords.Count < StoreLimits.KeywordsPerMailbox) flags.Add(@"\*");
        return string.Join(' ', flags);
    }
}
