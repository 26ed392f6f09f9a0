using System.Text;
using Tayori.Imap.Grammar;
using Tayori.Imap.Views;

namespace Tayori.Imap.Search;

ref partial struct SearchParser
{
    SearchKey? Texts(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("SUBJECT"u8)) return Field(ref cursor, "Subject"u8);
        if (cursor.TryKeyword("FROM"u8)) return Field(ref cursor, "From"u8);
        if (cursor.TryKeyword("TO"u8)) return Field(ref cursor, "To"u8);
        if (cursor.TryKeyword("CC"u8)) return Field(ref cursor, "Cc"u8);
        if (cursor.TryKeyword("BCC"u8)) return Field(ref cursor, "Bcc"u8);
        if (cursor.TryKeyword("BODY"u8)) return new SearchKey.Body(Needle(ref cursor, inHeaders: false));
        if (cursor.TryKeyword("TEXT"u8)) return new SearchKey.Text(Needle(ref cursor, inHeaders: true));
        if (!cursor.TryKeyword("HEADER"u8)) return null;
        cursor.Space();
        return Field(ref cursor, cursor.AString("header field name"));
    }

    SearchKey.Header Field(ref ImapCursor cursor, scoped ReadOnlySpan<byte> name) => new(name.ToArray(), Text(ref cursor));

    BodyNeedle Needle(ref ImapCursor cursor, bool inHeaders)
    {
        var needle = new BodyNeedle(_needles.Count, Text(ref cursor), inHeaders);
        _needles.Add(needle);
        return needle;
    }

    /// <summary>SP astring, in the charset of the command</summary>
    string Text(ref ImapCursor cursor)
    {
        cursor.Space();
        var column = cursor.Column;
        var octets = cursor.AString();
        try
        {
            return charset.GetString(octets);
        }
        catch (DecoderFallbackException)
        {
            cursor.FailAt($"not text in {charset.WebName}", column);
            return "";
        }
    }

    /// <summary>RFC 3501 §6.4.4: BEFORE is earlier than, ON within, SINCE within or later than the date; the same for SENT…</summary>
    static SearchKey? Dates(ref ImapCursor cursor)
    {
        var sent = cursor.TryText("SENT"u8);
        var (before, on) = (cursor.TryKeyword("BEFORE"u8), cursor.TryKeyword("ON"u8));
        if (!before && !on && !cursor.TryKeyword("SINCE"u8)) return null;
        cursor.Space();
        var day = cursor.Date().DayNumber;
        var (from, until) = before ? (int.MinValue, day) : on ? (day, day + 1) : (day, int.MaxValue);
        return sent ? new SearchKey.Sent(from, until) : new SearchKey.Received(from, until);
    }

    SearchKey? Numbers(ref ImapCursor cursor)
    {
        if (cursor.TryKeyword("UID"u8))
        {
            cursor.Space();
            return Rows(ref cursor, isUid: true);
        }
        if (cursor.TryKeyword("LARGER"u8)) return new SearchKey.Larger(Number(ref cursor));
        if (cursor.TryKeyword("SMALLER"u8)) return new SearchKey.Smaller(Number(ref cursor));
        return cursor.TryKeyword("MODSEQ"u8) ? ModSeq(ref cursor) : null;
    }

    static long Number(ref ImapCursor cursor)
    {
        cursor.Space();
        return cursor.Number64();
    }

    SearchKey.Rows Rows(ref ImapCursor cursor, bool isUid)
    {
        var column = cursor.Column;
        var set = cursor.SequenceSet();
        var rows = isUid ? SequenceResolver.ByUid(set, told) : SequenceResolver.ByNumber(set, told);
        if (rows is null) cursor.FailAt("no such message", column);
        return new(rows ?? new RowSelection(told, []));
    }

    /// <summary>search-modsequence = "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer</summary>
    static SearchKey.ModSeq ModSeq(ref ImapCursor cursor)
    {
        cursor.Space();
        if (cursor.Peek == (byte)'"')
        {
            // RFC 7162 §3.1.5: a server that keeps one modseq per message ignores which flag's is asked for.
            cursor.String("entry name");
            cursor.Space();
            if (!cursor.TryKeyword("priv"u8) && !cursor.TryKeyword("shared"u8) && !cursor.TryKeyword("all"u8)) cursor.Fail("priv, shared or all expected");
            cursor.Space();
        }
        return new(cursor.Number64("modseq"));
    }
}
