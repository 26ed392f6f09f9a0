using Tayori.Imap.Access;
using Tayori.Imap.Grammar;
using Tayori.Imap.Search.Contexts;
using Tayori.Store;

namespace Tayori.Imap.Output;

sealed partial class ImapWriter
{
    /// <summary>comparator-data = "COMPARATOR" SP comp-sel-quoted [SP "(" comp-id-quoted *(SP comp-id-quoted) ")"] (RFC 5255 §4.10)</summary>
    public void Comparator(string active, IReadOnlyList<string> matching)
    {
        Raw("* COMPARATOR "u8);
        Ascii(active);
        for (var i = 0; i < matching.Count; i++)
        {
            Raw(i == 0 ? " ("u8 : " "u8);
            Ascii(matching[i]);
        }
        Raw(matching.Count > 0 ? ")\r\n"u8 : "\r\n"u8);
    }

    /// <summary>SP search-sort-mod-seq; search-sort-mod-seq = "(" "MODSEQ" SP mod-sequence-value ")"</summary>
    public void SearchModSeq(long modSeq)
    {
        Raw(" (MODSEQ "u8);
        Number(modSeq);
        Raw(")"u8);
    }

    /// <summary>"ESEARCH" SP "(" "TAG" SP tag-string ")" [SP "UID"]; no tag has an octet that a quoted string could not hold</summary>
    public void ExtendedSearch(ReadOnlySpan<byte> tag, bool byUid)
    {
        Raw("* ESEARCH (TAG "u8);
        Quoted(tag);
        Raw(byUid ? ") UID"u8 : ")"u8);
    }

    /// <summary>"ESEARCH" SP "(" "TAG" SP tag-string SP "MAILBOX" SP astring SP "UIDVALIDITY" SP nz-number ")" SP "UID" (RFC 7377 §4)</summary>
    public void ExtendedSearch(ReadOnlySpan<byte> tag, Place place)
    {
        Raw("* ESEARCH (TAG "u8);
        Quoted(tag);
        Raw(" MAILBOX "u8);
        Mailbox(place.Name);
        Raw(" UIDVALIDITY "u8);
        Number(place.Mailbox.UidValidity);
        Raw(") UID"u8);
    }

    /// <summary>"ADDTO" / "REMOVEFROM" SP "(" context-position SP sequence-set *(SP context-position SP sequence-set), of an ESEARCH (RFC 5267 §5)</summary>
    public void ContextUpdate(ContextSubject subject, bool isRemoval, bool isFirst, int position, ReadOnlySpan<UidRange> set)
    {
        if (isFirst)
        {
            if (subject.Place is { } place) ExtendedSearch(subject.Tag.Span, place);
            else ExtendedSearch(subject.Tag.Span, subject.ByUid);
            Raw(isRemoval ? " REMOVEFROM ("u8 : " ADDTO ("u8);
        }
        else
        {
            Raw(" "u8);
        }
        Number(position);
        Raw(" "u8);
        for (var i = 0; i < set.Length; i++) SearchRange(set[i], isFirst: i == 0);
    }

    public void EndContextUpdate() => Raw(")\r\n"u8);

    /// <summary>search-return-data = "MIN" SP nz-number / "MAX" SP nz-number / "COUNT" SP number / "MODSEQ" SP mod-sequence-value</summary>
    public void SearchData(ReadOnlySpan<byte> label, long value)
    {
        Raw(label);
        Number(value);
    }

    /// <summary>"UIDBATCHES" SP "(" "TAG" SP tag-string ")" [SP uid-range *("," uid-range)] (draft-ietf-mailmaint-imap-uidbatches §5), the ranges to follow</summary>
    public void UidBatches(ReadOnlySpan<byte> tag)
    {
        Raw("* UIDBATCHES (TAG "u8);
        Quoted(tag);
        Raw(")"u8);
    }

    /// <summary>uniqueid ":" uniqueid, the higher one first</summary>
    public void UidBatch(UidRange range, bool isFirst)
    {
        Raw(isFirst ? " "u8 : ","u8);
        Number(range.Last);
        Raw(":"u8);
        Number(range.First);
    }

    /// <summary>"PARTIAL" SP "(" partial-range SP, the result to follow</summary>
    public void SearchPart(PartialRange part)
    {
        Raw(" PARTIAL ("u8);
        Ascii(part.ToString());
        Raw(" "u8);
    }

    /// <summary>An element of sequence-set with what separates it from the one before</summary>
    public void SearchRange(UidRange range, bool isFirst)
    {
        if (!isFirst) Raw(","u8);
        Number(range.First);
        if (range.Last == range.First) return;
        Raw(":"u8);
        Number(range.Last);
    }
}
