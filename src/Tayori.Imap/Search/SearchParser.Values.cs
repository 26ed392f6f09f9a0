using System.Text;
using Tayori.Imap.Grammar;

namespace Tayori.Imap.Search;

sealed partial class SearchParser
{
    SearchKey.Sought? Sought(string name, ref ImapCursor cursor)
    {
        var key = Texts(name, ref cursor);
        return key is not null && _fuzzy > 0 ? key with { IsFuzzy = true } : key;
    }

    SearchKey.Sought? Texts(string name, ref ImapCursor cursor) => name switch
    {
        "BCC" => new SearchKey.Envelope(EnvelopeField.Bcc, Text(ref cursor)),
        "BODY" => new SearchKey.Body(Text(ref cursor)),
        "CC" => new SearchKey.Envelope(EnvelopeField.Cc, Text(ref cursor)),
        "FROM" => new SearchKey.Envelope(EnvelopeField.From, Text(ref cursor)),
        "HEADER" => new SearchKey.Header(FieldName(ref cursor), Text(ref cursor)),
        "SUBJECT" => new SearchKey.Envelope(EnvelopeField.Subject, Text(ref cursor)),
        "TEXT" => new SearchKey.Text(Text(ref cursor)),
        "TO" => new SearchKey.Envelope(EnvelopeField.To, Text(ref cursor)),
        _ => null,
    };

    /// <summary>SP header-fld-name; header-fld-name = astring. No field has a name with other than ASCII, so nothing is found by one.</summary>
    static string FieldName(ref ImapCursor cursor)
    {
        cursor.Space();
        return Encoding.Latin1.GetString(cursor.AString("header field name"));
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

    /// <summary>RFC 3501 §6.4.4: BEFORE is earlier than, ON within, SINCE within or later than the date; the same for SENT… and SAVED…</summary>
    static SearchKey? Dates(string name, ref ImapCursor cursor)
    {
        var sent = name.StartsWith("SENT", StringComparison.Ordinal);
        var saved = name.StartsWith("SAVED", StringComparison.Ordinal);
        var which = sent ? name[4..] : saved ? name[5..] : name;
        if (which is not ("BEFORE" or "ON" or "SINCE")) return null;
        cursor.Space();
        var day = cursor.Date().DayNumber;
        var (from, until) = which switch { "BEFORE" => (int.MinValue, day), "ON" => (day, day + 1), _ => (day, int.MaxValue) };
        return sent ? new SearchKey.Sent(from, until) : saved ? new SearchKey.Saved(from, until) : new SearchKey.Received(from, until);
    }

    /// <summary>SP number. RFC 3501 has 32 bits, RFC 9051 §9 number64; who sends more gets no message, as is true.</summary>
    static long Number(ref ImapCursor cursor)
    {
        cursor.Space();
        return cursor.Number64();
    }

    /// <summary>SP nz-number (RFC 5032 §3)</summary>
    static uint Seconds(ref ImapCursor cursor)
    {
        cursor.Space();
        return cursor.NzNumber("number of seconds");
    }

    /// <summary>search-modsequence = "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer</summary>
    SearchKey.ModSeq ModSeq(ref ImapCursor cursor)
    {
        AsksForModSeq = true;
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
