using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Session;
using Tayori.Store;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>Ranges of UIDs in one line: half a buffer at most.</summary>
    const int RangesOfLine = 1_000;

    /// <summary>message-data = nz-number SP "EXPUNGE"</summary>
    public void Expunge(int number) => Counted(number, " EXPUNGE\r\n"u8);

    /// <summary>expunged-resp = "VANISHED" [SP "(EARLIER)"] SP known-uids (RFC 7162 §7); line after line, and between any two the caller may flush</summary>
    public IEnumerable<int> Vanished(UidSet uids, bool earlier)
    {
        for (var at = 0; at < uids.Ranges.Length; at += RangesOfLine)
        {
            Vanished(uids.Ranges.Slice(at, Math.Min(RangesOfLine, uids.Ranges.Length - at)), earlier);
            yield return at;
        }
    }

    void Vanished(ReadOnlySpan<UidRange> uids, bool earlier)
    {
        Raw(earlier ? "* VANISHED (EARLIER) "u8 : "* VANISHED "u8);
        for (var i = 0; i < uids.Length; i++) SearchRange(uids[i], isFirst: i == 0);
        CrLf();
    }

    /// <summary>mailbox-data = number SP "EXISTS"</summary>
    public void Exists(int count) => Counted(count, " EXISTS\r\n"u8);

    /// <summary>mailbox-data = number SP "RECENT"</summary>
    public void Recent(int count) => Counted(count, " RECENT\r\n"u8);

    /// <summary>mailbox-data = "FLAGS" SP flag-list: what may be set here, keywords in use included</summary>
    public void Flags(IReadOnlyList<string> keywords)
    {
        Raw(@"* FLAGS (\Answered \Flagged \Deleted \Seen \Draft"u8);
        foreach (var keyword in keywords)
        {
            Raw(" "u8);
            Ascii(keyword);
        }
        Raw(")\r\n"u8);
    }

    /// <summary>mailbox: UTF-8 for who has switched it on (RFC 9051 §5.1), or in its one spelling in modified UTF-7 (RFC 3501 §5.1.3)</summary>
    public void Mailbox(string name) => AString(WritesUtf8 ? Encoding.UTF8.GetBytes(name) : ModifiedUtf7.Encode(name));

    /// <summary>message-data = nz-number SP "FETCH" SP "(UID … [MODSEQ (…)] FLAGS (…))"; with UID always, so that it serves commands that name UIDs too</summary>
    public void FetchFlags(int number, in MessageRow row, bool isRecent, bool withModSeq)
    {
        BeginFetch(number, row.Uid);
        if (withModSeq) ModSeq(row.ModSeq);
        Raw(withModSeq || !Features.Has(Features.UidOnly) ? " FLAGS ("u8 : "FLAGS ("u8);
        FlagList(row.Flags, isRecent);
        Raw("))\r\n"u8);
    }

    /// <summary>The same without FLAGS: what a client that set them with .SILENT is still owed (RFC 7162 §3.1.3).</summary>
    public void FetchModSeq(int number, in MessageRow row)
    {
        BeginFetch(number, row.Uid);
        ModSeq(row.ModSeq);
        Raw(")\r\n"u8);
    }

    /// <summary>Or uidfetch-resp = uniqueid SP "UIDFETCH" SP msg-att (RFC 9586 §4), in which the UID need not come again</summary>
    void BeginFetch(int number, uint uid)
    {
        var isUidOnly = Features.Has(Features.UidOnly);
        Raw("* "u8);
        Number(isUidOnly ? uid : number);
        Raw(isUidOnly ? " UIDFETCH ("u8 : " FETCH (UID "u8);
        if (!isUidOnly) Number(uid);
    }

    /// <summary>What stands inside flag-list's parentheses, with this session's \Recent</summary>
    public void FlagList(FlagSet flags, bool isRecent)
    {
        Raw(flags.Text);
        if (isRecent) Raw(flags.Text.IsEmpty ? @"\Recent"u8 : @" \Recent"u8);
    }

    void ModSeq(long modSeq)
    {
        Raw(Features.Has(Features.UidOnly) ? "MODSEQ ("u8 : " MODSEQ ("u8);
        Number(modSeq);
        Raw(")"u8);
    }

    void Counted(int count, ReadOnlySpan<byte> what)
    {
        Raw("* "u8);
        Number(count);
        Raw(what);
    }
}
